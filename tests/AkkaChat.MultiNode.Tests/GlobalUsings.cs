// Whole clusters on a machine of few processors: one test at a time.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
