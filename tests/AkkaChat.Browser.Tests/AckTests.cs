using Microsoft.Playwright;
using Xunit;

namespace AkkaChat.Browser.Tests;

/// <summary>When the client acknowledges what it has stored.</summary>
[Collection(BrowserTests.Name)]
public sealed class AckTests(Stage stage) : IAsyncLifetime
{
    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DisposeAsync() => stage.SendEveryoneHomeAsync();

    [SkippableFact]
    public async Task It_may_wait_200_ms_from_the_first_that_is_owed()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var page = await WithAcksAsync(acked: "10", window: 256);
        await page.EvaluateAsync("() => window.acks.owe(11)");
        await page.Clock.RunForAsync(150);
        await page.EvaluateAsync("() => window.acks.owe(12)");
        await page.Clock.RunForAsync(49);
        await AckedAsync(page);
        await page.Clock.RunForAsync(1);
        await AckedAsync(page, 12);

        await page.Clock.RunForAsync(10_000);
        await AckedAsync(page, 12);
    }

    [SkippableTheory]
    [InlineData(256, 64)]
    [InlineData(7, 1)]
    [InlineData(1, 1)]
    public async Task A_quarter_of_the_window_does_not_wait(int window, int quarter)
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var page = await WithAcksAsync(acked: "10", window);
        await page.EvaluateAsync("(quarter) => { for (let owed = 1; owed < quarter; owed++) window.acks.owe(10 + owed); }", quarter);
        await AckedAsync(page);
        await page.EvaluateAsync("(quarter) => window.acks.owe(10 + quarter)", quarter);
        await AckedAsync(page, 10 + quarter);
    }

    [SkippableFact]
    public async Task The_head_of_a_reset_does_not_wait()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var page = await WithAcksAsync(acked: "null", window: 256);
        await page.EvaluateAsync("() => { window.acks.owe(0); window.acks.owe(1); }");
        await AckedAsync(page, 0);
    }

    [SkippableFact]
    public async Task What_is_stored_between_two_streams_is_owed_to_neither()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var page = await WithAcksAsync(acked: "10", window: 256);
        await page.EvaluateAsync("() => { window.acks.owe(11); window.acks.end(); window.acks.owe(12); }");
        await page.Clock.RunForAsync(10_000);
        await page.EvaluateAsync("() => { window.acks.begin(12, 256); window.acks.flush(); }");
        await AckedAsync(page, 11);
    }

    [SkippableFact]
    public async Task It_goes_just_before_what_the_person_does_next()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (_, bob, sent) = await OwedAsync();
        var owed = bob.Wire.LastEntry; // His mark becomes an entry of its own.
        await bob.OpenAsync("Alice Lind"); // Sends how far he has read.
        Assert.Equal(["ack"], await bob.Wire.SentUpToAsync("read", sent));
        Assert.Equal(owed, bob.Wire.LastAck);
    }

    [SkippableTheory]
    [InlineData("() => { Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }); document.dispatchEvent(new Event('visibilitychange')); }")]
    [InlineData("() => { dispatchEvent(new Event('pagehide')); }")]
    public async Task A_page_that_is_hidden_or_left_does_not_leave_it_owed(string how)
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (_, bob, _) = await OwedAsync();
        await bob.Page.EvaluateAsync(how);
        await bob.Wire.AckOfAsync(bob.Wire.LastEntry);
    }

    [SkippableFact]
    public async Task A_node_that_goes_away_gets_it_before_it_is_left()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var (_, bob, sent) = await OwedAsync();
        bob.Wire.Inject("""{"t":"goaway","after_ms":0}""");
        Assert.Equal(["ack"], await bob.Wire.SentUpToAsync("hello", sent));
    }

    /// <summary>Bob's device has stored an entry, owes its acknowledgement, and nothing reminds it of the time.</summary>
    private async Task<(Person Alice, Person Bob, int Sent)> OwedAsync()
    {
        var (alice, bob) = await stage.TwoTalkingAsync();
        await bob.Page.Keyboard.PressAsync("Escape");
        await bob.Wire.AckOfAsync(bob.Wire.LastEntry);
        await bob.Page.EvaluateAsync("() => { const real = setTimeout; window.setTimeout = (what, ms, ...more) => ms === 200 ? 0 : real(what, ms, ...more); }");
        var sent = bob.Wire.Sent;
        await alice.SayAsync("news");
        await Assertions.Expect(bob.Row("Alice Lind")).ToContainTextAsync("news"); // Shown only once it is stored.
        Assert.True(bob.Wire.LastAck < bob.Wire.LastEntry, "Acknowledged at once.");
        return (alice, bob, sent);
    }

    /// <summary>A page that is not connected, whose clock stands, with the part of the client that acknowledges.</summary>
    private async Task<IPage> WithAcksAsync(string acked, int window)
    {
        var page = (await stage.PersonAsync("Eve Dropper")).Page;
        await page.Clock.InstallAsync();
        await page.Clock.PauseAtAsync(DateTime.UtcNow.AddHours(1));
        await page.EvaluateAsync(
            $$"""
            async () => {
              const { Acks } = await import('/client/acks.js');
              window.acked = [];
              window.acks = new Acks((seq) => window.acked.push(seq));
              window.acks.begin({{acked}}, {{window}});
            }
            """);
        return page;
    }

    /// <summary>Exactly this was acknowledged.</summary>
    private static async Task AckedAsync(IPage page, params long[] expected) => Assert.Equal(expected, await page.EvaluateAsync<long[]>("() => window.acked"));
}
