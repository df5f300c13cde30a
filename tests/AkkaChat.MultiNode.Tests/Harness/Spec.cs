using System.Diagnostics;
using System.Text;
using Xunit.Abstractions;

namespace AkkaChat.MultiNode.Tests.Harness;

/// <summary>One run of a spec: its named steps with their times, which are told when it fails together with what the nodes printed, and its seed.</summary>
internal sealed class Spec
{
    private const int LogLines = 40;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _steps = [];
    private readonly ITestOutputHelper _output;

    private Spec(TestCluster cluster, ITestOutputHelper output)
    {
        (Cluster, _output) = (cluster, output);
        Seed = int.TryParse(Environment.GetEnvironmentVariable("AKKACHAT_TEST_SEED"), out var seed) ? seed : Random.Shared.Next();
        Note($"the seed is {Seed} (AKKACHAT_TEST_SEED replays it)");
    }

    /// <summary>The cluster under test.</summary>
    public TestCluster Cluster { get; }

    /// <summary>Everything random in the spec follows from it.</summary>
    public int Seed { get; }

    /// <summary>Runs a spec.</summary>
    public static async Task RunAsync(TestCluster cluster, ITestOutputHelper output, Func<Spec, Task> body)
    {
        var spec = new Spec(cluster, output);
        try
        {
            await body(spec);
        }
        catch (Exception e)
        {
            throw new SpecFailedException(await spec.TellAsync(e), e);
        }
    }

    /// <summary>A step: a sentence that says what holds once it is done.</summary>
    public async Task StepAsync(string sentence, Func<Task> step)
    {
        Note(sentence);
        await step();
    }

    /// <summary>A step that finds something out.</summary>
    public async Task<T> StepAsync<T>(string sentence, Func<Task<T>> step)
    {
        Note(sentence);
        return await step();
    }

    /// <summary>Something worth telling.</summary>
    public void Note(string sentence)
    {
        var line = $"{_clock.Elapsed.TotalSeconds,6:0.0} s  {sentence}";
        lock (_steps)
            _steps.Add(line);
        _output.WriteLine(line);
    }

    private async Task<string> TellAsync(Exception e)
    {
        var told = new StringBuilder(e.Message);
        lock (_steps)
            told.AppendLine().AppendJoin('\n', _steps).AppendLine().Append($"{_clock.Elapsed.TotalSeconds,6:0.0} s  failed").AppendLine();
        var directory = Path.Combine(Path.GetTempPath(), "akkachat-multinode-logs");
        Directory.CreateDirectory(directory);
        foreach (var node in Cluster.Nodes)
        {
            var file = Path.Combine(directory, $"{node.Name}-{DateTime.UtcNow:HHmmss}.log");
            await File.WriteAllLinesAsync(file, node.Log);
            told.AppendLine($"--- {node.Name} {(node.IsFrozen ? "(frozen)" : node.IsRunning ? "" : "(ended)")} {file}");
            told.AppendJoin('\n', node.Log.TakeLast(LogLines)).AppendLine();
        }

        return told.ToString();
    }
}

/// <summary>A spec failed; the message tells its steps and the nodes' last lines.</summary>
public sealed class SpecFailedException(string message, Exception cause) : Exception(message, cause);
