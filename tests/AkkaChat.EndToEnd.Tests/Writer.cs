using System.Text.Json.Nodes;
using AkkaChat.Testing;

namespace AkkaChat.EndToEnd.Tests;

/// <summary>A client that keeps posting to one conversation through every disconnect, repeating what was not answered under its cmid.</summary>
internal sealed class Writer(NodeProcess node, Person person, string peer, int messages)
{
    private readonly HashSet<string> _accepted = [];
    private int _oks;

    /// <summary>The cmids that were answered <c>ok</c>.</summary>
    public IReadOnlyCollection<string> Accepted => _accepted;

    /// <summary>How many answers so far.</summary>
    public int Oks => Volatile.Read(ref _oks);

    /// <summary>Runs until every message is accepted.</summary>
    public async Task RunAsync()
    {
        while (_accepted.Count < messages)
        {
            try
            {
                await PostOnOneSocketAsync();
            }
            catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or InvalidOperationException or ObjectDisposedException)
            {
                // Killed: connect again.
            }
        }
    }

    private async Task PostOnOneSocketAsync()
    {
        var (socket, _) = await ChatSocket.HelloAsync(node, person, "writer");
        await using var _1 = socket;
        for (var n = 0; n < messages; n++)
        {
            var cmid = $"{person.User}-{n}";
            if (_accepted.Contains(cmid))
                continue;
            await socket.SendAsync(new JsonObject
            {
                ["t"] = "send",
                ["id"] = n,
                ["to"] = peer,
                ["cmid"] = cmid,
                ["body"] = new JsonObject { ["text"] = $"{n}" },
            });
            while (await socket.NextAsync() is { } frame)
            {
                var type = frame["t"]!.GetValue<string>();
                if (type == "ev")
                {
                    await socket.SendAsync(new JsonObject { ["t"] = "ack", ["seq"] = frame["seq"]!.GetValue<long>() });
                    continue;
                }

                if (frame["id"]?.GetValue<int>() != n)
                    continue;
                if (type != "ok")
                    return; // Temporarily unavailable: once more on a fresh socket.
                _accepted.Add(cmid);
                Interlocked.Increment(ref _oks);
                break;
            }

            if (!_accepted.Contains(cmid))
                return;
        }
    }
}
