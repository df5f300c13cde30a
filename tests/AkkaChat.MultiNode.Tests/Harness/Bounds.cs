namespace AkkaChat.MultiNode.Tests.Harness;

/// <summary>How long anything may take. Those that are promises say so; the others are for a machine that is busy with something else.</summary>
internal static class Bounds
{
    /// <summary>From a node's start until it is ready.</summary>
    public static readonly TimeSpan Ready = TimeSpan.FromSeconds(120);

    /// <summary>A promise: from a node's death until sends that touch its entities are accepted again.</summary>
    public static readonly TimeSpan Failover = TimeSpan.FromSeconds(25);

    /// <summary>A promise: from the database's return until the first send is accepted.</summary>
    public static readonly TimeSpan DatabaseBack = TimeSpan.FromSeconds(10);

    /// <summary>A promise: from SIGTERM until the process is gone.</summary>
    public static readonly TimeSpan GracefulStop = TimeSpan.FromSeconds(30);

    /// <summary>A promise: from ready until a fan-out that a crash cut off is over.</summary>
    public static readonly TimeSpan FanOutResumes = TimeSpan.FromSeconds(10);

    /// <summary>Longest pause between two accepted sends that nothing happened to.</summary>
    public static readonly TimeSpan Undisturbed = TimeSpan.FromSeconds(8);

    /// <summary>From the moment a node can't reach the others until it has downed itself and its process has ended.</summary>
    public static readonly TimeSpan DownsItself = TimeSpan.FromSeconds(60);

    /// <summary>What a spec needs before anything is broken: as a client, it tries again until then.</summary>
    public static readonly TimeSpan SetUp = TimeSpan.FromSeconds(90);

    /// <summary>Until everything that is under way has arrived, once nothing is broken any more.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(90);

    /// <summary>One request by hand.</summary>
    public static readonly TimeSpan Request = TimeSpan.FromSeconds(30);
}
