// Whole clusters on a machine of few processors: one test at a time.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
// Named by the build, which runs them alone.
[assembly: Xunit.AssemblyTrait("Category", "Cluster")]
