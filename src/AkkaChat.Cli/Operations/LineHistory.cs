namespace AkkaChat.Cli.Operations;

/// <summary>Lines that were entered before; the one that is being written waits below them.</summary>
/// <param name="bound">Lines remembered.</param>
internal sealed class LineHistory(int bound)
{
    private readonly List<string> _lines = [];
    private string _unfinished = "";
    private int _at;

    /// <summary>A new line is begun.</summary>
    public void Begin() => (_at, _unfinished) = (_lines.Count, "");

    /// <summary>A line was entered. Empty ones and repetitions are not remembered.</summary>
    public void Add(string line)
    {
        if (line.Length == 0 || (_lines.Count > 0 && _lines[^1] == line))
            return;
        if (_lines.Count >= bound)
            _lines.RemoveAt(0);
        _lines.Add(line);
    }

    /// <summary>The line before the one that is shown.</summary>
    public string Back(string shown)
    {
        if (_at == 0)
            return shown;
        if (_at == _lines.Count)
            _unfinished = shown;
        return _lines[--_at];
    }

    /// <summary>The line after the one that is shown; after the last one, what was being written.</summary>
    public string Forward(string shown)
    {
        if (_at == _lines.Count)
            return shown;
        return ++_at == _lines.Count ? _unfinished : _lines[_at];
    }
}

/// <summary>What may follow the beginning of a word.</summary>
/// <param name="Extension">What all candidates go on with; a single one is followed by a space.</param>
/// <param name="Words">The candidates.</param>
internal sealed record Completion(string Extension, IReadOnlyList<string> Words)
{
    /// <summary>The candidates among some words.</summary>
    public static Completion Of(string beginning, IEnumerable<string> words)
    {
        string[] candidates = [.. words.Where(w => w.StartsWith(beginning, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (candidates.Length == 0)
            return new Completion("", []);
        if (candidates.Length == 1)
            return new Completion(candidates[0][beginning.Length..] + " ", candidates);
        var common = candidates[0].Length;
        foreach (var word in candidates)
            common = Math.Min(common, word.Zip(candidates[0]).TakeWhile(p => p.First == p.Second).Count());
        return new Completion(candidates[0][beginning.Length..common], candidates);
    }
}
