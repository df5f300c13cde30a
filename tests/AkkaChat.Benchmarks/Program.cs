using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// The node is compiled once more for the run: on a busy machine that takes longer than the two minutes it is given by default.
var config = ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10));
BenchmarkSwitcher.FromAssembly(typeof(AkkaChat.Benchmarks.CodecBenchmarks).Assembly).Run(args, config);
