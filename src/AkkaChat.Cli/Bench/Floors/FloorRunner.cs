using System.Data.Common;
using System.Net.Sockets;
using System.Net.WebSockets;
using AkkaChat.Cli.Bench.Reports;
using AkkaChat.Cli.Bench.Servers;
using AkkaChat.Cli.Processes;

namespace AkkaChat.Cli.Bench.Floors;

/// <summary>Measures the floors of a server.</summary>
internal static class FloorRunner
{
    /// <summary>How long each is measured.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    /// <summary>How long each runs before that: compiling and opening connections are not what is measured.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    /// <summary>Measures them, one after the other: they share the machine's cores.</summary>
    public static async Task<FloorReading> RunAsync(IServer server, IProgressView view, CancellationToken cancel)
    {
        view.Report(new LoadProgress("measuring the floors: rows", 0, 0));
        var (journal, noJournal) = await TryAsync(() => JournalAsync(server, cancel));
        view.Report(new LoadProgress("measuring the floors: echoes", 0, 0));
        var (echo, noEcho) = await TryAsync(() => EchoFloorMeter.MeasureAsync(WarmUp, Duration, cancel));
        return new FloorReading(journal, echo) { Missing = [.. ((string?[])[noJournal, noEcho]).OfType<string>()] };
    }

    private static async Task<JournalFloor> JournalAsync(IServer server, CancellationToken cancel)
    {
        var database = server.Journal ?? throw new SetUpException("rows: the server's database is not known (--connection-string)");
        await using IRowWriter writer = database.Storage == Storage.Sqlite
            ? await SqliteRowWriter.OpenAsync(database.ConnectionString, cancel)
            : await PostgresRowWriter.OpenAsync(database.ConnectionString, cancel);
        return await JournalFloorMeter.MeasureAsync(writer, server.Cpu, WarmUp, Duration, cancel);
    }

    /// <summary>A floor that can't be had must not lose what was measured before.</summary>
    private static async Task<(T? Floor, string? Missing)> TryAsync<T>(Func<Task<T>> measure)
        where T : class
    {
        try
        {
            return (await measure(), null);
        }
        catch (Exception e) when (e is DbException or SetUpException or WebSocketException or SocketException)
        {
            return (null, e.Message.Split('\n')[0]);
        }
    }
}
