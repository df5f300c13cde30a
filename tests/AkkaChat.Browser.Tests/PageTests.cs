using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AkkaChat.Browser.Tests;

/// <summary>How the page behaves under the hands of a person.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageTests(Stage stage) : IAsyncLifetime
{
    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DisposeAsync() => stage.SendEveryoneHomeAsync();

    private static readonly string[] Hostile =
    [
        "<img src=x onerror=\"document.title='broken'\">",
        "<script>document.title='broken'</script>",
        "<b>not bold</b> &amp; [x](javascript:alert(1))",
    ];

    [SkippableFact]
    public async Task Markup_in_messages_and_names_is_shown_as_text()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var alice = await (await stage.PersonAsync("Alice <i>Lind</i>")).SignUpAsync();
        var bob = await (await stage.PersonAsync("Bob Okafor")).SignUpAsync();

        await alice.OpenChatWithAsync(bob);
        await alice.SayAsync(Hostile);
        await bob.OpenAsync("Alice <i>Lind</i>");
        await bob.SeesAsync(Hostile);
        await Expect(bob.Page.Locator(".timeline img, .timeline script, .timeline b, .pane-head i, .row i")).ToHaveCountAsync(0);
        await Expect(bob.Page).ToHaveTitleAsync("AkkaChat");
    }

    [SkippableFact]
    public async Task The_content_security_policy_holds_and_the_page_keeps_it()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var alice = await (await stage.PersonAsync("Alice Lind")).SignUpAsync();
        var bob = await (await stage.PersonAsync("Bob Okafor")).SignUpAsync();
        await alice.OpenChatWithAsync(bob);
        await alice.SayAsync("https://example.org/ 🎉");
        await alice.CreateGroupAsync("Trip", bob);
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        await Expect(alice.Dialog.Locator(".members li")).ToHaveCountAsync(2);
        await alice.Page.Keyboard.PressAsync("Escape");
        Assert.Empty(alice.Complaints);
        Assert.Empty(bob.Complaints);

        // What an injected script or picture would do is refused, and the refusal is what a complaint is made of.
        await alice.Page.EvaluateAsync("() => { const s = document.createElement('script'); try { s.textContent = 'window.broken = true'; } catch {} document.head.append(s); }");
        Assert.False(await alice.Page.EvaluateAsync<bool>("() => window.broken === true"));
        await alice.Page.RunAndWaitForConsoleMessageAsync(() => alice.Page.EvaluateAsync("() => { new Image().src = 'https://picture.invalid/x.png'; }"));
        Assert.NotEmpty(alice.Complaints);
        var answer = await alice.Page.APIRequest.GetAsync(stage.Url);
        Assert.DoesNotContain("unsafe", answer.Headers["content-security-policy"], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Everything_needed_to_chat_works_by_keyboard()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var bob = await (await stage.PersonAsync("Bob Okafor")).SignUpAsync();
        var alice = await stage.PersonAsync("Alice Lind");
        var keys = alice.Page.Keyboard;

        await alice.Page.GetByRole(AriaRole.Tab, new() { Name = "Create account" }).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(alice.Page.GetByLabel("User name")).ToBeFocusedAsync();
        await keys.TypeAsync(alice.User);
        await keys.PressAsync("Tab");
        await keys.TypeAsync(alice.Name);
        await keys.PressAsync("Tab");
        await keys.TypeAsync(alice.Password);
        await keys.PressAsync("Enter");
        await alice.InAsync();

        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).FocusAsync();
        await keys.PressAsync("Enter");
        await keys.TypeAsync(bob.User);
        await keys.PressAsync("Enter");
        await Expect(alice.Dialog.Locator(".chip")).ToHaveCountAsync(1);
        await keys.PressAsync("Enter");
        await Expect(alice.Composer).ToBeFocusedAsync();
        await keys.TypeAsync("first line");
        await keys.PressAsync("Shift+Enter");
        await keys.TypeAsync("second line");
        await keys.PressAsync("Enter");
        await alice.SeesAsync("first line\nsecond line");
        await Expect(alice.Composer).ToHaveValueAsync("");
        await Expect(alice.Row("Bob Okafor")).ToBeVisibleAsync();

        await keys.PressAsync("Escape");
        await Expect(alice.Page.Locator(".empty")).ToBeVisibleAsync();
        await Expect(alice.Row("Bob Okafor")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(alice.Composer).ToBeFocusedAsync();
        await keys.PressAsync("Control+k");
        await Expect(alice.Page.GetByLabel("Search conversations")).ToBeFocusedAsync();

        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Your account" }).FocusAsync();
        await keys.PressAsync("Enter");
        await Expect(alice.Dialog).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Expect(alice.Page.Locator("dialog")).ToHaveCountAsync(0);
        await Expect(alice.Page.GetByRole(AriaRole.Button, new() { Name = "Your account" })).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task A_phone_shows_the_list_or_the_conversation_and_goes_back()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var bob = await (await stage.PersonAsync("Bob Okafor")).SignUpAsync();
        var alice = await (await stage.PersonAsync("Alice Lind", new() { ViewportSize = new() { Width = 390, Height = 780 }, HasTouch = true, IsMobile = true })).SignUpAsync();

        await alice.OpenChatWithAsync(bob);
        await alice.SayAsync("from the phone");
        await Expect(alice.Page.Locator(".sidebar")).ToBeHiddenAsync();
        await alice.Page.GetByRole(AriaRole.Link, new() { Name = "Back to conversations" }).ClickAsync();
        await Expect(alice.Row("Bob Okafor")).ToBeVisibleAsync();
        await Expect(alice.Page.Locator(".pane")).ToBeHiddenAsync();
        Assert.False(await alice.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"));
    }

    [SkippableFact]
    public async Task Older_messages_come_in_without_moving_what_is_read()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var bob = await (await stage.PersonAsync("Bob Okafor")).SignUpAsync();
        var alice = await (await stage.PersonAsync("Alice Lind")).SignUpAsync();
        const int count = 130;
        await alice.OpenChatWithAsync(bob);
        await alice.SayAsync("message 1");
        await Expect(alice.Waiting).ToHaveCountAsync(0);
        using var errand = await Errand.OfAsync(alice, stage.Url);
        await errand.PostAsync(bob, Enumerable.Range(2, count - 1).Select(n => $"message {n}"));

        var fresh = await (await stage.AnotherDeviceOfAsync(alice)).SignInAsync();
        await fresh.OpenAsync("Bob Okafor");
        await Expect(fresh.Texts.Last).ToHaveTextAsync($"message {count}");
        Assert.True(await fresh.Texts.CountAsync() < count, "The whole history was loaded at once.");
        while (await fresh.Texts.CountAsync() < count)
        {
            // A little above the top edge of what is loaded, so that the next page is asked for while this one is looked at.
            var shown = await fresh.Texts.CountAsync();
            var moved = await fresh.Page.EvaluateAsync<double>(
                """
                async (shown) => {
                  const scroller = document.querySelector('.scroller');
                  const messages = () => [...document.querySelectorAll('.message')];
                  scroller.scrollTop = 300;
                  const text = messages().find((m) => m.getBoundingClientRect().top > scroller.getBoundingClientRect().top + 60).textContent;
                  const place = () => messages().find((m) => m.textContent === text).getBoundingClientRect().top;
                  const before = place();
                  while (messages().length === shown) await new Promise(requestAnimationFrame);
                  return Math.abs(place() - before);
                }
                """,
                shown);
            Assert.InRange(moved, 0, 2);
        }

        await Expect(fresh.Texts.First).ToHaveTextAsync("message 1");
        Assert.Equal(Enumerable.Range(1, count).Select(n => $"message {n}"), await fresh.Texts.AllInnerTextsAsync());
    }

    [SkippableFact]
    public async Task What_is_typed_and_not_sent_is_still_there_after_a_reload()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var bob = await (await stage.PersonAsync("Bob Okafor")).SignUpAsync();
        var alice = await (await stage.PersonAsync("Alice Lind")).SignUpAsync();
        await alice.OpenChatWithAsync(bob);
        await alice.Composer.FillAsync("half a thou");
        await alice.ReloadAsync();
        await Expect(alice.Composer).ToHaveValueAsync("half a thou");
    }

    [SkippableFact]
    public async Task Signing_out_leaves_nothing_of_the_person_in_the_browser()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var alice = await (await stage.PersonAsync("Alice Lind")).SignUpAsync();
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Your account" }).ClickAsync();
        await alice.Dialog.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await alice.Dialog.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Tab, new() { Name = "Sign in" })).ToBeVisibleAsync();
        Assert.Equal(0, await alice.Page.EvaluateAsync<int>("async () => (await indexedDB.databases()).length"));
        Assert.Equal(0, await alice.Page.EvaluateAsync<int>("() => localStorage.length"));
        await alice.SignInAsync();
    }

    [SkippableFact]
    public async Task After_a_change_of_the_password_only_the_new_one_opens()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var alice = await (await stage.PersonAsync("Alice Lind")).SignUpAsync();
        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Your account" }).ClickAsync();
        await alice.Dialog.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await alice.Dialog.GetByLabel("Current password").FillAsync("not the password");
        await alice.Dialog.GetByLabel("New password").FillAsync("another long secret");
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(alice.Dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The current password is wrong.");
        await alice.Dialog.GetByLabel("Current password").FillAsync(alice.Password);
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(alice.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your password is changed");

        await alice.Page.GetByLabel("User name").FillAsync(alice.User);
        await alice.Page.GetByLabel("Password").FillAsync(alice.Password);
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(alice.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("User name or password is wrong.");
        await alice.Page.GetByLabel("Password").FillAsync("another long secret");
        await alice.Page.Keyboard.PressAsync("Enter");
        await alice.InAsync();
    }

    [SkippableFact]
    public async Task A_taken_name_and_a_wrong_password_are_explained()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var alice = await (await stage.PersonAsync("Alice Lind")).SignUpAsync();
        var other = await stage.AnotherDeviceOfAsync(alice);
        await other.Page.GetByLabel("User name").FillAsync(alice.User);
        await other.Page.GetByLabel("Password").FillAsync("not the password");
        await other.Page.Keyboard.PressAsync("Enter");
        await Expect(other.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("User name or password is wrong.");
        await other.Page.GetByRole(AriaRole.Tab, new() { Name = "Create account" }).ClickAsync();
        await other.Page.GetByLabel("User name").FillAsync(alice.User);
        await other.Page.GetByLabel("Password").FillAsync("a long enough secret");
        await other.Page.Keyboard.PressAsync("Enter");
        await Expect(other.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is taken");
    }
}
