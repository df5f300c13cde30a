using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AkkaChat.Browser.Tests;

/// <summary>Connections break; messages do not.</summary>
[Collection(BrowserTests.Name)]
public sealed class ConnectionTests(Stage stage) : IAsyncLifetime
{
    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DisposeAsync() => stage.SendEveryoneHomeAsync();

    [SkippableFact]
    public async Task Who_was_offline_returns_to_everything_once()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await TalkingAsync();

        await bob.Wire.CutAsync();
        await Expect(bob.Banner).ToBeVisibleAsync();
        await alice.SayAsync("one", "two", "three");
        await bob.SayAsync("written offline");
        await Expect(bob.Waiting).ToHaveCountAsync(1);
        await Expect(bob.Banner).ToContainTextAsync("One message waits");

        bob.Wire.Mend();
        await Expect(bob.Waiting).ToHaveCountAsync(0);
        await Expect(bob.Banner).ToBeHiddenAsync();
        await bob.SeesAsync("hello", "one", "two", "three", "written offline");
        await alice.SeesAsync("hello", "one", "two", "three", "written offline");
    }

    [SkippableFact]
    public async Task Unsent_messages_survive_a_reload_without_network_and_are_sent_once()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await TalkingAsync();
        await alice.Page.WaitForFunctionAsync("async () => await caches.match('/client/ids.js') && navigator.serviceWorker.controller !== null");

        await alice.Wire.CutAsync();
        await alice.Page.Context.SetOfflineAsync(true);
        await alice.SayAsync("kept one", "kept two");
        await alice.ReloadAsync();
        await alice.SeesAsync("hello", "kept one", "kept two");
        await Expect(alice.Waiting).ToHaveCountAsync(2);

        await alice.Page.Context.SetOfflineAsync(false);
        alice.Wire.Mend();
        await Expect(alice.Waiting).ToHaveCountAsync(0);
        await bob.SeesAsync("hello", "kept one", "kept two");
        await alice.SeesAsync("hello", "kept one", "kept two");
        Assert.Equal(1, alice.Wire.TimesSent("kept one"));
        Assert.Equal(1, alice.Wire.TimesSent("kept two"));
    }

    [SkippableFact]
    public async Task A_killed_server_comes_back_with_every_message_once_and_in_the_same_order()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await TalkingAsync();
        string[] before = ["a1", "a2", "a3", "a4", "a5"];

        await alice.SayAsync(before);
        await stage.Server.KillAsync();
        await alice.SayAsync("while it was away");
        await bob.SayAsync("me too");
        await Expect(alice.Waiting.Last).ToContainTextAsync("while it was away");
        await stage.Server.StartAsync();

        await Expect(alice.Waiting).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await Expect(bob.Waiting).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await Expect(alice.Texts).ToHaveCountAsync(before.Length + 3);
        await Expect(bob.Texts).ToHaveCountAsync(before.Length + 3);
        var seen = await alice.Texts.AllInnerTextsAsync();
        Assert.Equal(seen, await bob.Texts.AllInnerTextsAsync());
        Assert.Equal(["hello", .. before], seen.Take(before.Length + 1));
        Assert.Equal(["me too", "while it was away"], seen.Skip(before.Length + 1).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task An_expired_token_is_renewed_and_the_conversation_goes_on()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await TalkingAsync();

        var renewal = alice.Page.WaitForResponseAsync(response => response.Url.EndsWith("/api/auth/refresh", StringComparison.Ordinal));
        await alice.Wire.CloseAsync(4005);
        Assert.True((await renewal).Ok);
        await alice.SayAsync("still here");
        await bob.SeesAsync("hello", "still here");
    }

    [SkippableFact]
    public async Task What_was_read_offline_counts_when_the_connection_is_back()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await TalkingAsync();
        await bob.Page.Keyboard.PressAsync("Escape");
        await alice.SayAsync("read this later");
        await Expect(bob.Row("Alice Lind").Locator(".badge")).ToHaveTextAsync("1");

        await bob.Wire.CutAsync();
        await bob.OpenAsync("Alice Lind");
        await Expect(bob.Row("Alice Lind").Locator(".badge")).ToHaveCountAsync(0);
        await Expect(alice.Page.Locator(".mark").Last).ToHaveAttributeAsync("aria-label", "Sent");
        bob.Wire.Mend();
        await Expect(alice.Page.Locator(".mark").Last).ToHaveAttributeAsync("aria-label", "Read");
    }

    [SkippableTheory]
    [InlineData(4503, "AkkaChat is open elsewhere")]
    [InlineData(4505, "Time for a fresh start")]
    [InlineData(4501, "AkkaChat")]
    public async Task A_final_close_code_stops_and_says_what_to_do(int code, string title)
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, _) = await TalkingAsync();
        var connections = alice.Wire.Connections;

        await alice.Wire.CloseAsync(code);
        await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true })).ToBeVisibleAsync();
        Assert.Equal(connections, alice.Wire.Connections);
    }

    [SkippableFact]
    public async Task A_second_tab_offers_to_take_over_and_gives_back_when_closed()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (alice, bob) = await TalkingAsync();
        var second = await alice.AnotherTabAsync();
        var useHere = second.GetByRole(AriaRole.Button, new() { Name = "Use here" });

        await Expect(useHere).ToBeFocusedAsync();
        await alice.SayAsync("the first tab goes on");
        await useHere.ClickAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Button, new() { Name = "Use here" })).ToBeVisibleAsync();
        await second.Locator(".row").ClickAsync();
        await Expect(second.Locator(".message .text")).ToHaveTextAsync(["hello", "the first tab goes on"]);

        await second.CloseAsync();
        await alice.SeesAsync("hello", "the first tab goes on");
        await bob.SayAsync("hello back");
        await alice.SeesAsync("hello", "the first tab goes on", "hello back");
    }

    private Task<(Person Alice, Person Bob)> TalkingAsync() => stage.TwoTalkingAsync();
}
