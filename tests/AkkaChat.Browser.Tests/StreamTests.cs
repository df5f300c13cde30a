using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AkkaChat.Browser.Tests;

/// <summary>What the client makes of the stream of inbox entries, frame by frame.</summary>
[Collection(BrowserTests.Name)]
public sealed class StreamTests(Stage stage) : IAsyncLifetime
{
    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DisposeAsync() => stage.SendEveryoneHomeAsync();

    [SkippableFact]
    public async Task A_lost_entry_is_noticed_and_fetched()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await stage.TwoTalkingAsync();
        var before = bob.Wire.Connections;

        bob.Wire.LoseNext(1);
        await alice.SayAsync("lost on the way", "shows the hole");
        await bob.SeesAsync("hello", "lost on the way", "shows the hole");
        Assert.True(bob.Wire.Connections > before, "The hole was not noticed on the wire.");
    }

    [SkippableFact]
    public async Task A_repeated_entry_is_shown_once_and_disturbs_nothing()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await stage.TwoTalkingAsync();
        var before = bob.Wire.Connections;

        bob.Wire.RepeatNext(3);
        await alice.SayAsync("came twice", "and on it goes");
        await bob.SeesAsync("hello", "came twice", "and on it goes");
        Assert.Equal(before, bob.Wire.Connections);
    }

    [SkippableFact]
    public async Task What_is_not_stored_is_neither_shown_nor_acknowledged()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await stage.TwoTalkingAsync();
        await alice.Page.Keyboard.PressAsync("Escape");
        await HoldStorageAsync(bob);

        await alice.OpenAsync("Bob Okafor");
        await alice.SayAsync("wait for the disk");
        await bob.Wire.EntryWithAsync("wait for the disk");
        await bob.Page.EvaluateAsync("async () => { for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame); }");
        var arrived = bob.Wire.LastEntry;
        Assert.True(bob.Wire.LastAck < arrived, "Acknowledged before it was stored.");
        await bob.SeesAsync("hello");

        await bob.Page.EvaluateAsync("() => { window.held = false; }");
        await bob.SeesAsync("hello", "wait for the disk");
        await bob.Wire.AckOfAsync(arrived);
    }

    [SkippableFact]
    public async Task A_message_that_comes_while_its_row_is_pressed_does_not_swallow_the_click()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await stage.TwoTalkingAsync();
        await bob.Page.Keyboard.PressAsync("Escape");
        await Expect(bob.Page.Locator(".pane-head strong")).ToHaveCountAsync(0);

        await bob.Row("Alice Lind").HoverAsync();
        await bob.Page.Mouse.DownAsync();
        await alice.SayAsync("just now");
        await bob.Wire.EntryWithAsync("just now");
        await bob.Page.EvaluateAsync("async () => { for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame); }");
        await bob.Page.Mouse.UpAsync();

        await Expect(bob.Page.Locator(".pane-head strong")).ToHaveTextAsync("Alice Lind");
        await bob.SeesAsync("hello", "just now");
    }

    [SkippableFact]
    public async Task A_node_that_goes_away_is_left_before_it_does()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await stage.TwoTalkingAsync();
        var before = bob.Wire.Connections;

        bob.Wire.Inject("""{"t":"goaway","after_ms":0}""");
        await alice.SayAsync("did you move?");
        await bob.SeesAsync("hello", "did you move?");
        await bob.SayAsync("I did");
        Assert.Equal(before + 1, bob.Wire.Connections);
    }

    [SkippableFact]
    public async Task A_ping_is_answered_with_its_id_and_what_is_unknown_is_ignored()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await stage.TwoTalkingAsync();

        bob.Wire.Inject("""{"t":"sparkle","with":["stars"]}""");
        bob.Wire.Inject("""{"t":"ping","id":4711}""");
        await bob.Wire.PongAsync(4711);
        await alice.SayAsync("still here");
        await bob.SeesAsync("hello", "still here");
        Assert.Empty(bob.Complaints);
    }

    /// <summary>Keeps a transaction open, so that the page's next write has to wait until <c>window.held</c> is false.</summary>
    private static async Task HoldStorageAsync(Person person) =>
        await person.Page.EvaluateAsync(
            """
            async (name) => {
              const open = indexedDB.open(name);
              await new Promise((resolve) => { open.onsuccess = resolve; });
              const entries = open.result.transaction('entries', 'readwrite').objectStore('entries');
              window.held = true;
              const turn = () => { if (window.held) entries.count().onsuccess = turn; else open.result.close(); };
              await new Promise((resolve) => { entries.count().onsuccess = () => { turn(); resolve(); }; });
            }
            """,
            $"akkachat:{person.User}");
}
