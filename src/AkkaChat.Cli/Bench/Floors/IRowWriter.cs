namespace AkkaChat.Cli.Bench.Floors;

/// <summary>Inserts batches of rows into a journal's table; deletes them when disposed.</summary>
internal interface IRowWriter : IAsyncDisposable
{
    /// <summary>Inserts a batch and returns when it is committed.</summary>
    Task WriteAsync(RowBatch batch, CancellationToken cancel);
}

/// <summary>
/// Rows as a node writes them under load: one or two of each of many entities, so that they fall everywhere into the index.
/// </summary>
internal sealed class RowBatch
{
    /// <summary>Rows of a batch: as many as the node's journal writes at once.</summary>
    public const int Rows = 400;

    /// <summary>Bytes of a row's payload: about what a short message takes.</summary>
    public const int PayloadBytes = 150;

    /// <summary>Begins every entity's name, so that they can be told from real ones and deleted.</summary>
    public const string Prefix = "bench-floor-";

    private const int Entities = 200;

    /// <summary>The entity of each row.</summary>
    public string[] Ids { get; } = [.. Enumerable.Range(0, Rows).Select(i => $"{Prefix}{i % Entities:000}")];

    /// <summary>The number of each row within its entity.</summary>
    public long[] SequenceNumbers { get; } = [.. Enumerable.Range(0, Rows).Select(i => i / Entities + 1L)];

    /// <summary>What each row holds.</summary>
    public byte[][] Payloads { get; } = [.. Enumerable.Range(0, Rows).Select(_ =>
    {
        var payload = new byte[PayloadBytes];
        Random.Shared.NextBytes(payload);
        return payload;
    })];

    /// <summary>Makes this the next batch.</summary>
    public void Advance()
    {
        for (var i = 0; i < Rows; i++)
            SequenceNumbers[i] += Rows / Entities;
    }
}
