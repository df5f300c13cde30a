using System.Text.RegularExpressions;

namespace AkkaChat.Docs.Tests;

/// <summary>What a line of a transcript is.</summary>
internal enum LineKind
{
    /// <summary><c>C</c>: the client says, or (<c>C close</c>) leaves.</summary>
    Client,

    /// <summary><c>S</c>: the server says, or (<c>S close N</c>) closes.</summary>
    Server,

    /// <summary><c>H</c>: an HTTP request.</summary>
    Request,

    /// <summary><c>R</c>: its response.</summary>
    Response,
}

/// <summary>One line: whose, what, and the rest.</summary>
internal sealed record TranscriptLine(int Number, string Who, LineKind Kind, string Text);

/// <summary>
/// A transcript in a page: a fenced block behind a comment that names its connections (<c>name=user</c>) and further users
/// (<c>users=a,b</c>). Where there is one connection, lines need not name it.
/// </summary>
internal sealed partial record Transcript(string Title, IReadOnlyDictionary<string, string> Sockets, IReadOnlySet<string> Users, IReadOnlyList<TranscriptLine> Lines)
{
    public static IReadOnlyList<Transcript> ReadAll(string markdown)
    {
        var found = new List<Transcript>();
        foreach (Match match in Block().Matches(markdown))
        {
            var heading = Heading().Matches(markdown[..match.Index])[^1].Groups["title"].Value.Trim();
            var firstLine = markdown[..match.Groups["lines"].Index].Count(c => c == '\n') + 1;
            found.Add(Parse($"{heading} ({found.Count + 1})", match.Groups["directives"].Value, match.Groups["lines"].Value, firstLine));
        }

        return found;
    }

    private static Transcript Parse(string title, string directives, string text, int firstLine)
    {
        var sockets = new Dictionary<string, string>(StringComparer.Ordinal);
        var users = new HashSet<string>(StringComparer.Ordinal);
        foreach (var directive in directives.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = directive.Split('=') is [var n, var v] ? (n, v) : throw new FormatException($"{title}: {directive}");
            if (name != "users") sockets.Add(name, value);
            users.UnionWith(value.Split(','));
        }

        var lines = text.Split('\n').Index()
            .Where(l => l.Item.Length > 0 && !l.Item.StartsWith("//", StringComparison.Ordinal))
            .Select(l => ParseLine(firstLine + l.Index, l.Item, sockets.Count == 1 ? sockets.Keys.Single() : null));
        return new Transcript(title, sockets, users, [.. lines]);
    }

    private static TranscriptLine ParseLine(int number, string text, string? only)
    {
        var match = Line().Match(text);
        if (!match.Success) throw new FormatException($"line {number}: {text}");
        var kind = match.Groups["kind"].Value switch { "C" => LineKind.Client, "S" => LineKind.Server, "H" => LineKind.Request, _ => LineKind.Response };
        var who = match.Groups["who"].Success ? match.Groups["who"].Value : only ?? throw new FormatException($"line {number}: whose?");
        return new TranscriptLine(number, who, kind, match.Groups["text"].Value);
    }

    [GeneratedRegex(@"<!-- transcript (?<directives>[^>]*?) -->\r?\n```text\r?\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Block();

    [GeneratedRegex(@"^#+ (?<title>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^((?<who>[a-z]+) )?(?<kind>[CSHR]) (?<text>.+)$", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Line();
}
