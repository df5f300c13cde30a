using Akka;
using Akka.Actor;

namespace AkkaChat.Web.Sessions;

/// <summary>
/// Sends the sessions of a stopping node away: <c>goaway</c> to all at once, then close 4001 in jittered batches, so that their clients
/// neither meet an error nor come back all together. It is a task of the actor system's coordinated shutdown, before anything else of it:
/// whoever begins to stop the node, its entities move only when its sessions are gone.
/// </summary>
public sealed class SessionDrain(LiveSessions live, SessionOptions options, TimeProvider clock, ActorSystem system) : IHostedLifecycleService
{
    /// <summary>The phase of the coordinated shutdown; its timeout must cover <see cref="SessionOptions.Drain"/> and <see cref="SessionOptions.Linger"/>.</summary>
    public const string Phase = CoordinatedShutdown.PhaseBeforeServiceUnbind;

    private const int Batches = 20;
    private readonly Lock _gate = new();
    private Task? _draining;

    /// <summary>Drains; every call gives the same drain.</summary>
    public Task DrainAsync(CancellationToken cancel = default)
    {
        lock (_gate)
            return _draining ??= RunAsync(cancel);
    }

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => DrainAsync(cancellationToken);

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        CoordinatedShutdown.Get(system).AddTask(Phase, "drain-sessions", async () =>
        {
            await DrainAsync(CancellationToken.None);
            return Done.Instance;
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RunAsync(CancellationToken cancel)
    {
        var sessions = live.BeginDrain();
        foreach (var session in sessions)
            session.GoAway(options.Drain);

        var step = options.Drain / Batches;
        foreach (var batch in sessions.Chunk(Math.Max(1, (sessions.Count + Batches - 1) / Batches)))
        {
            await Task.Delay(step * (0.5 + Random.Shared.NextDouble()), clock, cancel);
            foreach (var session in batch)
                session.Close();
        }

        // What is left is on its way out: its last frames, and the client's half of the closing handshake.
        using var patience = new CancellationTokenSource(options.Linger, clock);
        while (live.Count > 0 && !patience.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancel);
    }
}
