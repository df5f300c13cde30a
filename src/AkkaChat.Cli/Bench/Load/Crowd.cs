using AkkaChat.Cli.Bench.Load.Ledger;
using AkkaChat.Client;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>Many users at once: made, connected, put into groups, disconnected.</summary>
internal static class Crowd
{
    /// <summary>Connections that are being made or closed at a time, where that is not what is measured.</summary>
    public const int Parallelism = 32;

    /// <summary>Makes users, with their tokens.</summary>
    /// <param name="target">Who mints the tokens.</param>
    /// <param name="role">What they are here, as a part of their names.</param>
    /// <param name="count">How many.</param>
    public static User[] Make(ITarget target, string role, int count)
    {
        var users = new User[count];
        for (var i = 0; i < count; i++)
        {
            var name = $"{target.UserPrefix}{role}{i}";
            users[i] = new User(name, target.TokenFor(name));
        }

        return users;
    }

    /// <summary>Connects users, each until it has caught up.</summary>
    public static Task ConnectAsync(this LoadRun run, IReadOnlyList<User> users, string phase = "connecting", int? window = null) =>
        run.ForEachAsync(users, phase, Parallelism, user => new ValueTask(ChatConnection.OpenAsync(run, user, window, run.Cancel)));

    /// <summary>Closes the connections of users, as clients do.</summary>
    public static Task DisconnectAsync(this LoadRun run, IReadOnlyList<User> users, string phase = "disconnecting") =>
        run.ForEachAsync(users, phase, Parallelism, user => new ValueTask(user.Connection!.CloseAsync()));

    /// <summary>Drops whatever connections there are: a run that has failed says no goodbyes.</summary>
    public static void Abort(IEnumerable<User> users)
    {
        foreach (var user in users)
            user.Connection?.Abort();
    }

    /// <summary>Creates groups, each by its first member over HTTP, and waits until all members know of it.</summary>
    public static async Task<Conversation[]> CreateGroupsAsync(this LoadRun run, IEnumerable<IReadOnlyList<User>> groups, IReadOnlyCollection<User>? absent = null)
    {
        using var http = new HttpClient();
        Conversation[] conversations = [.. groups.Select(members =>
        {
            var conversation = run.Open();
            foreach (var user in members)
                conversation.Add(user, absent?.Contains(user) is true);
            return conversation;
        })];
        await run.ForEachAsync(conversations, "creating groups", Parallelism / 4, async conversation =>
        {
            var creator = conversation.Members[0];
            var post = run.PostCreated(creator);
            var api = new AkkaChatHttp(http, run.Server).As(new FixedTokenSource(creator.User.Token));
            var created = await api.CreateConversationAsync(post.Mark.ToString(), conversation.Members.Skip(1).Select(m => m.User.Name), run.Cancel);
            run.Created(post, created.Conv, created.Cseq);
        });
        await run.DrainAsync("creating groups");
        return conversations;
    }

    /// <summary>Begins direct conversations with a first message from the first to the second user; one alone writes notes.</summary>
    public static async Task<Conversation[]> BeginDirectsAsync(this LoadRun run, IEnumerable<User[]> pairs, IReadOnlyCollection<User>? absent = null)
    {
        Conversation[] conversations = [.. pairs.Select(pair =>
        {
            var conversation = run.Open();
            foreach (var user in pair)
                conversation.Add(user, absent?.Contains(user) is true);
            return conversation;
        })];
        foreach (var chunk in conversations.Chunk(Parallelism * 4))
        {
            foreach (var conversation in chunk)
                run.Post(conversation.Members[0]);
            await run.DrainAsync("beginning conversations");
        }

        return conversations;
    }

    /// <summary>Does something for each, some at a time, and tells how many are done.</summary>
    public static async Task ForEachAsync<T>(this LoadRun run, IReadOnlyCollection<T> items, string phase, int parallelism, Func<T, ValueTask> act)
    {
        var (meter, gate, done) = (new Meter(run, phase), new Lock(), 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = run.Cancel };
        await Parallel.ForEachAsync(items, options, async (item, _) =>
        {
            await act(item);
            lock (gate)
                meter.Tell(++done, items.Count);
        });
    }
}
