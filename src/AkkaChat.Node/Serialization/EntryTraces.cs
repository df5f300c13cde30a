using AkkaChat.Web.Telemetry;
using Google.Protobuf.Collections;

namespace AkkaChat.Node.Serialization;

/// <summary>Takes the traces of entries across nodes, beside the entries: those are encoded once for all, the journal included.</summary>
internal static class EntryTraces
{
    /// <summary>What is to be written with these entries.</summary>
    public static IEnumerable<Wire.EntryTrace> Of(IReadOnlyList<object> entries) => Tracing.IsOn ? Find(entries) : [];

    /// <summary>These entries, with the traces that came with them.</summary>
    public static T[] With<T>(this T[] entries, RepeatedField<Wire.EntryTrace> traces)
        where T : class
    {
        foreach (var trace in traces)
        {
            if (trace.Index >= 0 && trace.Index < entries.Length)
                Tracing.Attach(entries[trace.Index], trace.Parent);
        }

        return entries;
    }

    private static IEnumerable<Wire.EntryTrace> Find(IReadOnlyList<object> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (Tracing.Of(entries[i]) is { } parent)
                yield return new Wire.EntryTrace { Index = i, Parent = parent };
        }
    }
}
