namespace AkkaChat.Cli.Bench.Floors;

/// <summary>
/// What this machine does at most, measured in the same run, so that a figure is a ratio and not a property of a machine: nothing that
/// stores a row and sends a frame can cost less than the row and the frame.
/// </summary>
/// <param name="Journal">Rows into the journal's own table; null if the database can't be reached.</param>
/// <param name="Echo">Frames through a WebSocket.</param>
internal sealed record FloorReading(JournalFloor? Journal, EchoFloor? Echo)
{
    /// <summary>Why one is missing.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Microseconds of the processors for one row stored and one frame echoed, whoever uses them; null if one is missing.</summary>
    public double? RowAndEchoMicros => Journal?.Micros + Echo?.ServerMicros;
}

/// <summary>Rows inserted into the journal's table as fast as it goes, in batches as large as the node's.</summary>
/// <param name="RowsPerSecond">How many, one batch after the other.</param>
/// <param name="DatabaseMicros">Processor time of the database per row; null for SQLite, which is part of the client, and where it can't be seen.</param>
/// <param name="ClientMicros">Processor time of the client per row.</param>
internal sealed record JournalFloor(double RowsPerSecond, double? DatabaseMicros, double ClientMicros)
{
    /// <summary>Both sides.</summary>
    public double Micros => ClientMicros + (DatabaseMicros ?? 0);
}

/// <summary>Text frames echoed by the same web server with nothing behind it.</summary>
/// <param name="EchoesPerSecond">How many.</param>
/// <param name="ServerMicros">Processor time of the server per echo: one frame in, one out.</param>
/// <param name="ClientMicros">Processor time of the clients per echo.</param>
internal sealed record EchoFloor(double EchoesPerSecond, double ServerMicros, double ClientMicros);
