using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace AkkaChat.Node.Tests.Support;

/// <summary>An in-memory journal whose writes can be made to fail, or held back, for one persistence id: reads keep working.</summary>
public sealed class FailableJournal : MemoryJournal
{
    private static readonly ConcurrentDictionary<string, byte> Failing = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, byte> Holding = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Held = new(StringComparer.Ordinal);

    public static string Config => $$"""
        akka.persistence.journal.plugin = "akka.persistence.journal.failable"
        akka.persistence.journal.failable.class = "{{typeof(FailableJournal).AssemblyQualifiedName}}"
        akka.persistence.journal.failable.plugin-dispatcher = "akka.actor.default-dispatcher"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        akka.loglevel = WARNING
        {{StrictSerialization.Config}}
        """;

    public static void FailWrites(string persistenceId) => Failing[persistenceId] = 0;

    public static void AllowWrites(string persistenceId) => Failing.TryRemove(persistenceId, out _);

    /// <summary>Whether a write is being held back.</summary>
    public static bool IsHolding(string persistenceId) => Holding.ContainsKey(persistenceId);

    /// <summary>Writes wait until <see cref="ReleaseWrites"/>.</summary>
    public static void HoldWrites(string persistenceId) => Held[persistenceId] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public static void ReleaseWrites(string persistenceId)
    {
        if (Held.TryRemove(persistenceId, out var held))
            held.SetResult();
    }

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToArray();
        var id = writes[0].PersistenceId;
        var fails = Failing.ContainsKey(id);
        if (Held.TryGetValue(id, out var held))
        {
            Holding[id] = 0;
            await held.Task;
            Holding.TryRemove(id, out _);
        }

        if (fails)
            throw new IOException("The disk is full.");
        return await base.WriteMessagesAsync(writes, cancellationToken);
    }
}
