using Akka.Actor;
using Akka.Hosting;
using AkkaChat.Node.Persistence;
using AkkaChat.Node.Serialization;
using AkkaChat.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AkkaChat.Node.Tests.Support;

/// <summary>An empty database of one kind, and actor systems on it, wired as a node wires them.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    public const string Sqlite = "sqlite", Postgres = "postgres";

    private static readonly Lazy<Task<PostgresServer>> Server = new(PostgresServer.StartAsync);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("akkachat-store-");
    private readonly List<IHost> _hosts = [];

    private TestStore(StorageOptions options)
    {
        Options = options;
        Database = new Database(options, Path.Combine(_directory.FullName, "test.db"));
        Database.Create();
    }

    public static TheoryData<string> All => [Sqlite, Postgres];

    public StorageOptions Options { get; }

    public Database Database { get; }

    public static async Task<TestStore> CreateAsync(string provider)
    {
        if (provider == Sqlite)
            return new TestStore(new StorageOptions());
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        var server = await Server.Value;
        return new TestStore(new StorageOptions { Provider = Postgres, ConnectionString = await server.CreateDatabaseAsync() });
    }

    /// <summary>Starts an actor system on this store; an earlier one may go on running.</summary>
    public async Task<ActorSystem> StartAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddAkka("store", akka => akka.WithAkkaChatSerialization().WithSqlPersistence(Database));
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        return host.Services.GetRequiredService<ActorSystem>();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
    }
}
