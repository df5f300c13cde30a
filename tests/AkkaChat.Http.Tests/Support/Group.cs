namespace AkkaChat.Http.Tests.Support;

/// <summary>A group with somebody in every relation to it. Its people are shared; the group is its test's own.</summary>
internal sealed class Group
{
    private static readonly SemaphoreSlim Once = new(1);
    private static Dictionary<string, Account>? s_people;

    private readonly Dictionary<string, Account> _people;
    private readonly Server _server;

    private Group(Server server, Dictionary<string, Account> people, string id) => (_server, _people, Id) = (server, people, id);

    public string Id { get; }

    /// <summary>A plain member.</summary>
    public Account Target => _people["target"];

    /// <summary>Somebody who never was a member.</summary>
    public Account Stranger => _people["stranger"];

    public static async Task<Group> CreateAsync(Server server)
    {
        var people = await PeopleAsync(server);
        var owner = people["owner"].Api;
        var created = await owner.PostAsync("/api/conversations", new { title = "Team", members = new[] { "admin", "member", "former", "target" }.Select(p => people[p].User) });
        Assert.Equal("201", created.Outcome);
        var id = (string)created.Body!["conv"]!;
        Assert.Equal("204", (await owner.SendAsync(HttpMethod.Put, $"/api/conversations/{id}/members/{people["admin"].User}/role", new { role = "admin" })).Outcome);
        Assert.Equal("204", (await owner.SendAsync(HttpMethod.Delete, $"/api/conversations/{id}/members/{people["former"].User}")).Outcome);
        return new Group(server, people, id);
    }

    public Api As(string who) => who == "nobody" ? _server.Nobody : _people[who].Api;

    public string NameOf(string who) => who == "nobody" ? "nobody" : _people[who].User;

    private static async Task<Dictionary<string, Account>> PeopleAsync(Server server)
    {
        await Once.WaitAsync();
        try
        {
            if (s_people is null)
            {
                var people = new Dictionary<string, Account>();
                foreach (var who in new[] { "owner", "admin", "member", "former", "target", "stranger" })
                    people[who] = await server.RegisterAsync(who);
                s_people = people;
            }

            return s_people;
        }
        finally
        {
            Once.Release();
        }
    }
}
