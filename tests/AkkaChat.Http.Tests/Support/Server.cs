namespace AkkaChat.Http.Tests.Support;

/// <summary>One server for all specs that need no settings of their own.</summary>
public sealed class Server : IAsyncLifetime
{
    internal const string Password = "correct horse battery";

    private static int s_count;

    internal NodeProcess Node { get; } = new();

    internal Api Nobody { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Node.StartAsync();
        Nobody = new Api(Node.Url);
    }

    public async Task DisposeAsync()
    {
        Nobody.Dispose();
        await Node.DisposeAsync();
    }

    /// <summary>A name nobody else has.</summary>
    internal static string NewName(string prefix = "user") => $"{prefix}-{Interlocked.Increment(ref s_count)}";

    /// <summary>Signs somebody up.</summary>
    internal async Task<Account> RegisterAsync(string prefix = "user") => await RegisterAsync(Nobody, Node.Url, NewName(prefix));

    internal static async Task<Account> RegisterAsync(Api nobody, Uri url, string user)
    {
        var answer = await nobody.PostAsync("/api/auth/register", new { user, password = Password });
        Assert.Equal("201", answer.Outcome);
        return new Account(url, answer.Body!);
    }

    internal Task<Answer> LoginAsync(string user, string password) => Nobody.PostAsync("/api/auth/login", new { user, password });

    internal async Task<Account> LoginAsync(string user)
    {
        var answer = await LoginAsync(user, Password);
        Assert.Equal("200", answer.Outcome);
        return new Account(Node.Url, answer.Body!);
    }
}

/// <summary>Somebody who is logged in.</summary>
internal sealed class Account(Uri url, JsonNode tokens)
{
    public string User { get; } = (string)tokens["user"]!;

    public string RefreshToken { get; } = (string)tokens["refresh_token"]!;

    public Api Api { get; } = new(url, (string)tokens["token"]!);

    /// <summary>For <see cref="ChatSocket"/>.</summary>
    public Person ToPerson() => new(User, Api.Token!, new HttpClient());
}

[CollectionDefinition(nameof(Server))]
public sealed class OneServer : ICollectionFixture<Server>;
