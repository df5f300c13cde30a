using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AkkaChat.Testing;

namespace AkkaChat.Docs.Tests;

/// <summary>
/// Plays a transcript against a server, with plain sockets and plain HTTP. Each transcript has users of its own: their names get a suffix
/// that the page does not show. Lines of the server that follow each other may arrive in another order, unless they are of one stream.
/// </summary>
internal sealed class Replay(NodeProcess node, Transcript transcript, int number) : IAsyncDisposable
{
    /// <summary>How much of the server's log a failure shows.</summary>
    private const int LogChars = 4_000;

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Person> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChatSocket> _sockets = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new() { BaseAddress = node.Url };
    private HttpResponseMessage? _response;

    public async Task RunAsync()
    {
        foreach (var user in transcript.Users) _people[user] = await Person.RegisterAsync(node, Rename(user));
        var expected = new List<TranscriptLine>();
        foreach (var line in transcript.Lines)
        {
            if (line.Kind == LineKind.Server)
            {
                expected.Add(line);
                continue;
            }

            await ExpectAsync(expected);
            if (line.Kind == LineKind.Client) await SayAsync(line);
            else if (line.Kind == LineKind.Request) await RequestAsync(line);
            else await CheckResponseAsync(line);
        }

        await ExpectAsync(expected);
        await ExpectNothingElseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets.Values) await socket.DisposeAsync();
        _response?.Dispose();
        _http.Dispose();
    }

    private async Task SayAsync(TranscriptLine line)
    {
        if (line.Text == "close")
        {
            await _sockets[line.Who].DisposeAsync();
            _sockets.Remove(line.Who);
            return;
        }

        if (!_sockets.TryGetValue(line.Who, out var socket)) _sockets[line.Who] = socket = await ChatSocket.OpenAsync(node);
        await socket.SendTextAsync(Fill(line.Text).Replace("\"token\":\"…\"", $"\"token\":\"{_people[transcript.Sockets[line.Who]].Token}\"", StringComparison.Ordinal));
    }

    /// <summary>Takes from each connection as many frames as are shown for it, in whatever order.</summary>
    private async Task ExpectAsync(List<TranscriptLine> expected)
    {
        foreach (var group in expected.GroupBy(l => l.Who))
        {
            var open = group.ToList();
            while (open.Count > 0)
            {
                if (open is [{ Text: ['c', 'l', 'o', 's', 'e', ' ', .. var code] } close])
                {
                    await ExpectCloseAsync(close, code);
                    break;
                }

                var frame = await _sockets[group.Key].NextAsync()
                    ?? throw Fail(open[0], $"closed with {_sockets[group.Key].CloseCode}");
                var pattern = new Pattern(_variables);
                var found = open.Find(l => !l.Text.StartsWith("close", StringComparison.Ordinal) && pattern.Matches(JsonNode.Parse(Fill(l.Text)), frame))
                    ?? throw Fail(open[0], frame.ToJsonString());
                open.Remove(found);
            }
        }

        expected.Clear();
    }

    private async Task ExpectCloseAsync(TranscriptLine line, string code)
    {
        var socket = _sockets[line.Who];
        if (await socket.NextAsync() is { } frame) throw Fail(line, frame.ToJsonString());
        if (socket.CloseCode?.ToString() != code) throw Fail(line, $"closed with {socket.CloseCode}");
        await socket.DisposeAsync();
        _sockets.Remove(line.Who);
    }

    /// <summary>A page that leaves out what the server also says is found here: the answer to a ping comes behind it.</summary>
    private async Task ExpectNothingElseAsync()
    {
        foreach (var (who, socket) in _sockets)
        {
            await socket.SendTextAsync("""{"t":"ping","id":4242}""");
            var frame = await socket.NextAsync();
            if (frame?["t"]?.GetValue<string>() != "pong") throw new InvalidOperationException($"{transcript.Title}: {who} also gets {frame?.ToJsonString()}");
        }
    }

    private async Task RequestAsync(TranscriptLine line)
    {
        var parts = Fill(line.Text).Split(' ', 3);
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), new Uri(parts[1], UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _people[line.Who].Token);
        if (parts.Length > 2) request.Content = new StringContent(parts[2], Encoding.UTF8, "application/json");
        _response?.Dispose();
        _response = await _http.SendAsync(request);
    }

    private async Task CheckResponseAsync(TranscriptLine line)
    {
        var parts = Fill(line.Text).Split(' ', 2);
        var content = await _response!.Content.ReadAsStringAsync();
        var actual = $"{(int)_response.StatusCode} {content}";
        if (((int)_response.StatusCode).ToString() != parts[0]) throw Fail(line, actual);
        var same = parts.Length > 1 ? new Pattern(_variables).Matches(JsonNode.Parse(parts[1]), JsonNode.Parse(content)) : content.Length == 0;
        if (!same) throw Fail(line, actual);
    }

    /// <summary>Users by their real names, variables by their values, once they have one.</summary>
    private string Fill(string text)
    {
        foreach (var (name, value) in _variables) text = text.Replace(name, value, StringComparison.Ordinal);
        return Rename(text);
    }

    private string Rename(string text) =>
        transcript.Users.Aggregate(text, (t, user) => Regex.Replace(t, $@"(?<![\w.]){user}(?![\w.])", $"{user}.{number}", RegexOptions.None, TimeSpan.FromSeconds(5)));

    private InvalidOperationException Fail(TranscriptLine line, string actual) =>
        new($"{transcript.Title}, docs/protocol.md line {line.Number}\n  shown:  {line.Who}: {Fill(line.Text)}\n  actual: {actual}\n{node.Log[..Math.Min(node.Log.Length, LogChars)]}");
}
