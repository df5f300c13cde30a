using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AkkaChat.Protocol.Codec;

/// <summary>One JSON writer per thread, re-aimed at each buffer.</summary>
internal static class WireWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        // Text stays readable and short; a frame is never pasted into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Utf8JsonWriter? t_idle;

    /// <summary>Lends a writer until the lease is disposed, which also flushes it.</summary>
    public static Lease Rent(IBufferWriter<byte> to, out Utf8JsonWriter writer)
    {
        writer = t_idle ?? new Utf8JsonWriter(to, Options);
        t_idle = null; // A nested use gets a writer of its own.
        writer.Reset(to);
        return new Lease(writer);
    }

    /// <summary>Writes ISO 8601 UTC with exactly milliseconds and <c>Z</c>.</summary>
    public static void WriteTime(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[32];
        time.UtcDateTime.TryFormat(text, out var length, TimeFormat, CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }

    /// <summary>The format of every time on the wire.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>A lent writer.</summary>
    internal readonly ref struct Lease(Utf8JsonWriter writer)
    {
        /// <summary>Flushes and returns the writer.</summary>
        public void Dispose()
        {
            writer.Flush();
            writer.Reset(Stub.Instance); // Keeps no buffer alive.
            t_idle = writer;
        }
    }

    /// <summary>What an idle writer points at.</summary>
    private sealed class Stub : IBufferWriter<byte>
    {
        public static readonly Stub Instance = new();

        public void Advance(int count) => throw new NotSupportedException();

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

        public Span<byte> GetSpan(int sizeHint = 0) => throw new NotSupportedException();
    }
}
