using System.Buffers;
using System.Text;

namespace AkkaChat.Protocol.Codec;

/// <summary>Writes text as a JSON string with only the escapes that RFC 8259 (section 7) demands: the library's relaxed encoder spends 12 bytes on an emoji.</summary>
internal static class JsonText
{
    private static readonly SearchValues<char> MustEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    public static void Append(StringBuilder to, ReadOnlySpan<char> text)
    {
        to.Append('"');
        while (text.IndexOfAny(MustEscape) is var at and >= 0)
        {
            to.Append(text[..at]);
            AppendEscaped(to, text[at]);
            text = text[(at + 1)..];
        }

        to.Append(text).Append('"');
    }

    private static void AppendEscaped(StringBuilder to, char c)
    {
        if (c is '"' or '\\') to.Append('\\').Append(c);
        else if (c == '\n') to.Append("\\n");
        else if (c == '\t') to.Append("\\t");
        else if (c == '\r') to.Append("\\r");
        else to.Append($"\\u{(int)c:x4}");
    }
}
