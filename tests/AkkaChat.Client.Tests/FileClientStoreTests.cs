using AkkaChat.Protocol;

namespace AkkaChat.Client.Tests;

public sealed class FileClientStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("akkachat-store-").FullName;

    [Fact]
    public async Task Everything_is_there_after_a_restart_in_order()
    {
        using (var store = new FileClientStore(_directory))
        {
            Assert.Equal((null, 0), await SummaryAsync(store));
            await store.SavePositionAsync(new StreamPosition("k3", 4), default);
            await store.SavePositionAsync(new StreamPosition("k3", 5), default);
            for (var i = 0; i < 12; i++)
                await store.AddUnsentAsync(new UnsentMessage($"c/{i}", Body($$"""{"text":"ü {{i}}","x":1.50}""")) { To = "bob" }, default);
            await store.RemoveUnsentAsync("c/3", default);
        }

        using (var store = new FileClientStore(_directory))
        {
            var state = await store.LoadAsync(default);
            Assert.Equal(new StreamPosition("k3", 5), state.Position);
            Assert.Equal(Enumerable.Range(0, 12).Where(i => i != 3).Select(i => $"c/{i}"), state.Unsent.Select(m => m.Cmid));
            Assert.Equal(new UnsentMessage("c/0", Body("""{"text":"ü 0","x":1.50}""")) { To = "bob" }, state.Unsent[0]);
            await store.RemoveUnsentAsync("c/0", default);
            await store.AddUnsentAsync(new UnsentMessage("c/12", Body("""{"text":"last"}""")) { Conv = "g:01" }, default);
        }

        using (var store = new FileClientStore(_directory))
        {
            var unsent = (await store.LoadAsync(default)).Unsent;
            Assert.Equal("c/1", unsent[0].Cmid);
            Assert.Equal("c/12", unsent[^1].Cmid);
        }
    }

    [Fact]
    public void A_directory_is_used_by_one_store_at_a_time()
    {
        using var store = new FileClientStore(_directory);
        Assert.Throws<IOException>(() => new FileClientStore(_directory));
    }

    [Fact]
    public async Task A_write_that_was_interrupted_leaves_what_was_there()
    {
        using var store = new FileClientStore(_directory);
        await store.SavePositionAsync(new StreamPosition("k3", 4), default);
        await File.WriteAllTextAsync(Path.Combine(_directory, "position.json.new"), "{\"Epo");
        await File.WriteAllTextAsync(Path.Combine(_directory, "unsent-0000000000000001.json.new"), "{");
        Assert.Equal((4L, 0), await SummaryAsync(store));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task<(long?, int)> SummaryAsync(FileClientStore store)
    {
        var state = await store.LoadAsync(default);
        return (state.Position?.Seq, state.Unsent.Count);
    }

    private static MessageBody Body(string json)
    {
        Assert.True(MessageBody.TryParse(System.Text.Encoding.UTF8.GetBytes(json), out var body, out _));
        return body!;
    }
}
