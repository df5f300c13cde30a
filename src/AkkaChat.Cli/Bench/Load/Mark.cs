using System.Buffers.Text;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>
/// Which message of a run this is. It is the request's <c>id</c> and, as 16 hexadecimal digits, its <c>cmid</c> and the beginning of its
/// text, so that every copy tells whose copy it is.
/// </summary>
/// <param name="Conversation">The index of its conversation.</param>
/// <param name="Number">Its number there, in order of sending; 0 is the group's <c>created</c>.</param>
internal readonly record struct Mark(int Conversation, int Number)
{
    /// <summary>Characters of a mark.</summary>
    public const int Chars = 16;

    /// <summary>Longest text, in characters: it fits the service's bound for a body.</summary>
    public const int MaxTextChars = 16_000;

    private static readonly byte[] Filler = MakeFiller();

    /// <summary>As one number.</summary>
    public long Id => ((long)Conversation << 32) | (uint)Number;

    /// <summary>The mark with this number.</summary>
    public static Mark Of(long id) => new((int)(id >> 32), (int)id);

    /// <summary>Writes the digits.</summary>
    public void Write(Span<byte> to) => Utf8Formatter.TryFormat(Id, to, out _, new('x', Chars));

    /// <summary>Fills a message's text.</summary>
    public void WriteText(Span<byte> to)
    {
        Write(to);
        Filler.AsSpan(0, to.Length - Chars).CopyTo(to[Chars..]);
    }

    /// <summary>Reads the mark of a text, and compares the rest with what was sent.</summary>
    /// <returns>False if this is no text of this program, or a damaged one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out Mark mark)
    {
        mark = default;
        if (text.Length < Chars || !Utf8Parser.TryParse(text[..Chars], out long id, out var used, 'x') || used != Chars)
            return false;
        mark = Of(id);
        return text[Chars..].SequenceEqual(Filler.AsSpan(0, Math.Min(text.Length - Chars, Filler.Length)));
    }

    /// <inheritdoc/>
    public override string ToString() => Id.ToString("x16");

    private static byte[] MakeFiller()
    {
        var words = " the quick brown fox jumps over the lazy dog"u8;
        var filler = new byte[MaxTextChars];
        for (var i = 0; i < filler.Length; i++)
            filler[i] = words[i % words.Length];
        return filler;
    }
}
