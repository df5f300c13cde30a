using System.Collections.Concurrent;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;

namespace AkkaChat.Telemetry.Tests;

public sealed class LogTests
{
    private const string Password = "a password of seven words and more";
    private const string Text = "words that are nobody else's";

    [Fact]
    public async Task Neither_a_body_nor_a_token_nor_a_password_is_ever_logged_at_any_level()
    {
        using var log = new Lines();
        var secrets = new List<string> { Password, Text, "a wrong password, and long enough" };
        await using (var node = await Node.StartAsync(log, "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:AkkaChat=Trace", "--Logging:LogLevel:AkkaChat.Web.Auth=Trace"))
        {
            var alice = await node.RegisterAsync("alice", Password);
            secrets.Add(alice);
            using (await node.Http.PostAsJsonAsync("/api/auth/login", new { user = "alice", password = secrets[2] }))
            using (await node.Http.PostAsJsonAsync("/api/auth/refresh", new { refresh_token = "a refresh token that is none" }))
            using (await node.PostAsync(alice + "x", "d:alice:alice", "m-0", Text))
            using (await node.PostAsync(alice, "d:alice:alice", "m-1", Text))
            using (await node.PostAsync(alice, "d:alice:alice", "m-1", Text + " again"))
            await using (var phone = await node.ConnectAsync())
            {
                await phone.HelloAsync(alice, "phone");
                await phone.SendAsync(new { t = "send", id = 2, to = "alice", cmid = "m-2", body = new { text = Text } });
                await phone.ExpectAsync("ev");
                await phone.SendAsync(new { t = "send", id = 3, cmid = "m-3", body = Text });
                await phone.ExpectAsync("err");
                await phone.SendAsync(new { t = "auth", id = 4, token = alice + "x" });
                await phone.ExpectAsync("err");
            }

            secrets.Add("a refresh token that is none");
        }

        Assert.Contains(log.All, line => line.Contains("/api/auth/login", StringComparison.Ordinal));
        Assert.All(log.All, line => Assert.All(secrets, secret => Assert.DoesNotContain(secret, line, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Everything that is logged, as text: the message, what it was made of, and the exception.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _all = new();

        public IReadOnlyCollection<string> All => _all;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var parts = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
            _all.Enqueue($"{formatter(state, exception)} {parts} {exception}");
        }

        public void Dispose()
        {
            // Nothing to release.
        }
    }
}
