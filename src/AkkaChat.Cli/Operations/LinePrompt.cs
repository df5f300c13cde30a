using System.Text;

namespace AkkaChat.Cli.Operations;

/// <summary>Reads lines from a terminal: with the arrow keys through what was entered before, with Tab through what may come next.</summary>
/// <param name="prompt">What stands before the line.</param>
/// <param name="complete">The words that may stand at the end of a line.</param>
internal sealed class LinePrompt(string prompt, Func<string, IReadOnlyList<string>> complete)
{
    /// <summary>Lines remembered.</summary>
    private const int Remembered = 500;

    private readonly LineHistory _history = new(Remembered);
    private readonly StringBuilder _line = new();
    private int _at;

    /// <summary>The next line; null at Ctrl+D on an empty one.</summary>
    public string? Read()
    {
        _line.Clear();
        _at = 0;
        _history.Begin();
        var before = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        try
        {
            Show();
            while (true)
            {
                var key = Console.ReadKey(intercept: true);
                if (key is { Key: ConsoleKey.Enter })
                    return End(_line.ToString());
                if (key is { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } && _line.Length == 0)
                    return End(null);
                Take(key);
                Show();
            }
        }
        finally
        {
            Console.TreatControlCAsInput = before;
        }
    }

    private string? End(string? line)
    {
        Console.WriteLine();
        if (line is not null)
            _history.Add(line);
        return line;
    }

    private void Take(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.C or ConsoleKey.U, Modifiers: ConsoleModifiers.Control }:
                Set("");
                break;
            case { Key: ConsoleKey.A, Modifiers: ConsoleModifiers.Control } or { Key: ConsoleKey.Home }:
                _at = 0;
                break;
            case { Key: ConsoleKey.E, Modifiers: ConsoleModifiers.Control } or { Key: ConsoleKey.End }:
                _at = _line.Length;
                break;
            case { Key: ConsoleKey.L, Modifiers: ConsoleModifiers.Control }:
                Console.Clear();
                break;
            case { Key: ConsoleKey.LeftArrow }:
                _at = Math.Max(0, _at - 1);
                break;
            case { Key: ConsoleKey.RightArrow }:
                _at = Math.Min(_line.Length, _at + 1);
                break;
            case { Key: ConsoleKey.UpArrow }:
                Set(_history.Back(_line.ToString()));
                break;
            case { Key: ConsoleKey.DownArrow }:
                Set(_history.Forward(_line.ToString()));
                break;
            case { Key: ConsoleKey.Backspace } when _at > 0:
                _line.Remove(--_at, 1);
                break;
            case { Key: ConsoleKey.Delete } when _at < _line.Length:
                _line.Remove(_at, 1);
                break;
            case { Key: ConsoleKey.Tab }:
                Complete();
                break;
            case { KeyChar: >= ' ' and not '\u007f' }:
                _line.Insert(_at++, key.KeyChar);
                break;
        }
    }

    private void Complete()
    {
        var text = _line.ToString(0, _at);
        var word = text[(text.LastIndexOf(' ') + 1)..];
        var candidates = Completion.Of(word, complete(text));
        if (candidates.Extension.Length > 0)
        {
            _line.Insert(_at, candidates.Extension);
            _at += candidates.Extension.Length;
        }
        else if (candidates.Words.Count > 1)
        {
            Console.WriteLine();
            Console.WriteLine(string.Join("  ", candidates.Words));
        }
    }

    private void Set(string text)
    {
        _line.Clear().Append(text);
        _at = _line.Length;
    }

    /// <summary>The whole line anew; of one that is too wide only its end, so that it never wraps.</summary>
    private void Show()
    {
        var room = Math.Max(8, Console.WindowWidth - prompt.Length - 1);
        var first = Math.Max(0, _at - room);
        var shown = _line.ToString(first, Math.Min(room, _line.Length - first));
        var back = shown.Length - (_at - first);
        Console.Write($"\r\u001b[K{prompt}{shown}{(back > 0 ? $"\u001b[{back}D" : "")}");
    }
}
