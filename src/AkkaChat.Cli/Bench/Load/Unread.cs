using AkkaChat.Cli.Bench.Load.Ledger;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>
/// Lets entries lie unread in every inbox before anything is measured: received and acknowledged by the device, never marked as read.
/// They come from feeders in groups of their own, because who writes in a conversation has read it.
/// </summary>
internal static class Unread
{
    /// <summary>Users of a feeder's group, the feeder not counted: the service's bound for a group is 500.</summary>
    private const int GroupSize = 499;

    /// <summary>Messages of a feeder in flight: enough for large batches, and well below what a conversation lets wait.</summary>
    private const int InFlight = 128;

    /// <summary>Feeds users who are connected.</summary>
    public static async Task FeedAsync(this LoadRun run, IReadOnlyList<User> users)
    {
        var entries = run.Options.Unread;
        if (entries == 0)
            return;
        var fed = users.Chunk(GroupSize).ToArray();
        var feeders = Crowd.Make(run.Target, "feeder", fed.Length);
        await run.ConnectAsync(feeders);
        var groups = await run.CreateGroupsAsync(feeders.Zip(fed, (feeder, group) => (User[])[feeder, .. group]));
        var (before, total) = (run.Deliveries, (long)entries * (users.Count + feeders.Length));
        foreach (var group in groups)
            Feed(run, group, entries);
        await run.WaitAsync("filling inboxes", () => run.InFlight == 0, () => run.Deliveries - before, total);
        await run.DisconnectAsync(feeders);
    }

    private static void Feed(LoadRun run, Conversation group, int entries)
    {
        var (feeder, left) = (group.Members[0], entries);
        group.OnSettled = _ => Next();
        for (var i = 0; i < InFlight; i++)
            Next();

        void Next()
        {
            if (Interlocked.Decrement(ref left) >= 0)
                run.Post(feeder);
        }
    }
}
