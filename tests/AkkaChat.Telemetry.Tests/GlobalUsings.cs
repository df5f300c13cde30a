global using Xunit;

// Instruments are the process's: what one test does would be counted in another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
