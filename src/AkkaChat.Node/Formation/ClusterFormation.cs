using Akka;
using Akka.Actor;
using Akka.Cluster;
using AkkaChat.Node.Hosting;
using AkkaChat.Node.Persistence;

namespace AkkaChat.Node.Formation;

/// <summary>
/// Joins a cluster, or forms one if this node may: at most one lives on a database. Every member keeps the cluster's claim alive from then on;
/// one that finds the claim gone to another cluster ends. An embedded database is locked by its one process and needs no claim.
/// </summary>
internal sealed class ClusterFormation(ActorSystem system, NodeOptions options, Database database, TimeProvider clock, IHostApplicationLifetime host, ILogger<ClusterFormation> log)
    : BackgroundService
{
    /// <summary>How often each member renews the claim, and how often one that watches it looks.</summary>
    private static readonly TimeSpan Renew = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait for the database while stopping, as long as its phase: the claim lapses by itself.</summary>
    private static readonly TimeSpan ReleaseWithin = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster = Cluster.Get(system);
    private readonly ClaimTable _table = new(database);
    private readonly string[] _seeds = [.. options.Cluster.Seeds.Select(s => Address.Parse(s).ToString())];
    private string? _claimed;
    private volatile bool _released;

    private string Self => _cluster.SelfAddress.ToString();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.IsSqlite)
        {
            _cluster.Join(_cluster.SelfAddress);
            return;
        }

        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "release-claim", ReleaseAsync);
        if (await EnterAsync(stoppingToken))
            await KeepAsync(stoppingToken);
    }

    /// <summary>Whether this node may go on.</summary>
    private async Task<bool> EnterAsync(CancellationToken cancel)
    {
        if (!FormationDecision.MayForm(Self, _seeds))
        {
            Join(_seeds);
            return true;
        }

        while (true)
        {
            switch (await DecideAsync(cancel))
            {
                case FormationDecision.Form form when await TryAsync(() => FormAsync(form), cancel):
                    return true;
                case FormationDecision.Join join:
                    log.LogInformation("A cluster is alive on this database: this node joins it and does not form another");
                    Join(join.Nodes);
                    return true;
                case FormationDecision.Refuse refuse:
                    log.LogCritical("{Why}", refuse.Why);
                    Environment.ExitCode = 1;
                    host.StopApplication();
                    return false;
            }
        }
    }

    /// <summary>Looks at the claim until it is known what to do.</summary>
    private async Task<FormationDecision> DecideAsync(CancellationToken cancel)
    {
        (Claim? First, long At)? since = null;
        while (true)
        {
            try
            {
                var now = await _table.ReadAsync(CancellationToken.None).WaitAsync(cancel);
                if (since is null && now is not null)
                    log.LogInformation("The cluster of {Node} claims this database: watching for up to {Seconds} s whether it is alive", now.Node, FormationDecision.Lapse.TotalSeconds);
                var (first, at) = since ??= (now, clock.GetTimestamp());
                var decision = FormationDecision.Decide(Self, _seeds, first, now, clock.GetElapsedTime(at));
                if (decision is not FormationDecision.Watch)
                    return decision;
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                log.LogWarning("Whether a cluster is alive can't be found out now: {Message}", e.Message);
                // The watch starts anew: nobody could renew anything meanwhile.
                since = null;
            }

            await Task.Delay(Renew, clock, cancel);
        }
    }

    private async Task<bool> FormAsync(FormationDecision.Form form)
    {
        var cluster = Guid.NewGuid().ToString("N");
        if (!await _table.TakeAsync(form.Expected, cluster, Self, CancellationToken.None))
            return false;
        _claimed = cluster;
        if (_seeds.Length == 0)
            _cluster.Join(_cluster.SelfAddress);
        else
            Join(_seeds);
        return true;
    }

    private void Join(IEnumerable<string> nodes) => _cluster.JoinSeedNodes(nodes.Select(Address.Parse));

    /// <summary>Renews the claim for as long as this node runs.</summary>
    private async Task KeepAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (!await TryAsync(RenewAsync, cancel))
            {
                log.LogCritical("Another cluster has claimed this database while this one did not renew its claim. This node ends");
                // Its supervisor starts it again, and then it joins that one.
                _cluster.Down(_cluster.SelfAddress);
                return;
            }

            await Task.Delay(Renew, clock, cancel);
        }
    }

    /// <summary>False if the claim is another cluster's.</summary>
    private async Task<bool> RenewAsync()
    {
        if (_claimed is null)
        {
            // What one has joined is known by its claim; a member that is not up yet has joined nothing.
            if (_cluster.IsTerminated || _cluster.SelfMember.Status != MemberStatus.Up)
                return true;
            _claimed = (await _table.ReadAsync(CancellationToken.None))?.Cluster;
        }

        if (_claimed is null || _released || await _table.RenewAsync(_claimed, Self, CancellationToken.None) || _released)
            return true;
        // A row that is merely gone, whoever deleted it, is nobody else's.
        return await _table.ReadAsync(CancellationToken.None) is null && await _table.TakeAsync(expected: null, _claimed, Self, CancellationToken.None);
    }

    /// <summary>Whatever fails is tried again with the next beat: nothing that happens to the database may end this node.</summary>
    /// <remarks>
    /// A node that stops lets go of the statement that is under way instead of cancelling it: Npgsql cancels by asking the server over another connection, and blocks
    /// whoever cancels for as long as a server that can't be reached does not answer.
    /// </remarks>
    private async Task<bool> TryAsync(Func<Task<bool>> step, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await step().WaitAsync(cancel);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                log.LogDebug(e, "The claim could not be written");
            }

            await Task.Delay(Renew, clock, cancel);
        }
    }

    private async Task<Done> ReleaseAsync()
    {
        var left = CoordinatedShutdown.Get(system).ShutdownReason is not CoordinatedShutdown.ClusterDowningReason;
        var last = _cluster.State.Members.All(m => m.UniqueAddress.Equals(_cluster.SelfUniqueAddress));
        if (_claimed is not { } cluster || !left || !last)
            return Done.Instance;
        try
        {
            _released = true;
            await _table.ReleaseAsync(cluster, CancellationToken.None).WaitAsync(ReleaseWithin, clock);
        }
        catch (Exception e)
        {
            log.LogDebug(e, "The claim could not be released; it lapses by itself");
        }

        return Done.Instance;
    }
}
