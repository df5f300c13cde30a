using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AkkaChat.Browser.Tests;

/// <summary>People talk.</summary>
[Collection(BrowserTests.Name)]
public sealed class ConversationTests(Stage stage) : IAsyncLifetime
{
    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DisposeAsync() => stage.SendEveryoneHomeAsync();

    [SkippableFact]
    public async Task Two_people_chat()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var alice = await (await stage.PersonAsync("Alice Lind")).SignUpAsync();
        var bob = await (await stage.PersonAsync("Bob Okafor")).SignUpAsync();

        await alice.OpenChatWithAsync(bob);
        await alice.SayAsync("Hi Bob", "Are you there?");
        await Expect(bob.Row("Alice Lind").Locator(".badge")).ToHaveTextAsync("2");
        await Expect(bob.Row("Alice Lind").Locator(".line")).ToHaveTextAsync("Are you there?");
        await Expect(bob.Page).ToHaveTitleAsync("(2) AkkaChat");

        await bob.OpenAsync("Alice Lind");
        await bob.SayAsync("I am");
        await alice.SeesAsync("Hi Bob", "Are you there?", "I am");
        await bob.SeesAsync("Hi Bob", "Are you there?", "I am");
        await Expect(bob.Row("Alice Lind").Locator(".badge")).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task A_message_is_sending_then_sent_then_read()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var alice = await (await stage.PersonAsync("Alice Lind")).SignUpAsync();
        var bob = await (await stage.PersonAsync("Bob Okafor")).SignUpAsync();
        var mark = alice.Page.Locator(".message").Last.Locator(".mark");

        await alice.OpenChatWithAsync(bob);
        await alice.Wire.CutAsync();
        await alice.SayAsync("Tell me when you read this");
        await Expect(mark).ToHaveAttributeAsync("aria-label", "Sending");
        alice.Wire.Mend();
        await Expect(mark).ToHaveAttributeAsync("aria-label", "Sent");
        await bob.OpenAsync("Alice Lind");
        await Expect(mark).ToHaveAttributeAsync("aria-label", "Read");
    }

    [SkippableFact]
    public async Task One_sees_the_other_typing_and_online()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var alice = await (await stage.PersonAsync("Alice Lind")).SignUpAsync();
        var bob = await (await stage.PersonAsync("Bob Okafor")).SignUpAsync();
        await alice.OpenChatWithAsync(bob);
        await alice.SayAsync("Write me something");
        await bob.OpenAsync("Alice Lind");
        var status = alice.Page.Locator(".pane-head small");
        await Expect(status).ToHaveTextAsync("online");

        await bob.Composer.PressSequentiallyAsync("Somet");
        await Expect(status).ToHaveTextAsync("typing…");
        await bob.Composer.FillAsync("");
        await Expect(status).ToHaveTextAsync("online");
        await bob.Page.CloseAsync();
        await Expect(status).ToContainTextAsync("last seen");
    }

    [SkippableFact]
    public async Task A_group_of_three_talks_grows_and_shrinks()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var alice = await (await stage.PersonAsync("Alice Lind")).SignUpAsync();
        var bob = await (await stage.PersonAsync("Bob Okafor")).SignUpAsync();
        var cara = await (await stage.PersonAsync("Cara Moreno")).SignUpAsync();
        var dan = await (await stage.PersonAsync("Dan Ito")).SignUpAsync();

        await alice.CreateGroupAsync("Weekend", bob, cara);
        await alice.SayAsync("Who brings bread?");
        await bob.OpenAsync("Weekend");
        await bob.SayAsync("I do");
        await cara.OpenAsync("Weekend");
        await cara.SayAsync("And I the jam");
        foreach (var person in new[] { alice, bob, cara }) await person.SeesAsync("Who brings bread?", "I do", "And I the jam");

        await alice.Page.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        await alice.Dialog.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await alice.Dialog.GetByLabel("Name").FillAsync("Long weekend");
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(bob.Page.Locator(".pane-head strong")).ToHaveTextAsync("Long weekend");

        await alice.Dialog.GetByRole(AriaRole.Button, new() { Name = "Add people" }).ClickAsync();
        await alice.Dialog.Locator("input[name=person]").FillAsync(dan.User);
        await alice.Dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(alice.Dialog.Locator(".members li")).ToHaveCountAsync(4);
        await alice.Dialog.GetByLabel("Role of Bob Okafor").SelectOptionAsync("admin");
        await Expect(bob.Page.Locator(".divider.happening").Last).ToContainTextAsync("made you admin");

        await alice.Dialog.GetByRole(AriaRole.Button, new() { Name = "Remove Cara Moreno" }).ClickAsync();
        await alice.Dialog.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(cara.Row("Long weekend")).ToHaveCountAsync(0);
        await Expect(alice.Dialog.Locator(".members li")).ToHaveCountAsync(3);
        await alice.Page.Keyboard.PressAsync("Escape");

        await dan.OpenAsync("Long weekend");
        await dan.SayAsync("Thanks for having me");
        await alice.SeesAsync("Who brings bread?", "I do", "And I the jam", "Thanks for having me");
        await Expect(dan.Texts).ToHaveTextAsync(["Thanks for having me"]);

        await dan.Page.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        await dan.Dialog.GetByRole(AriaRole.Button, new() { Name = "Leave group" }).ClickAsync();
        await dan.Dialog.GetByRole(AriaRole.Button, new() { Name = "Leave", Exact = true }).ClickAsync();
        await Expect(dan.Row("Long weekend")).ToHaveCountAsync(0);
        await Expect(alice.Page.Locator(".divider.happening").Last).ToHaveTextAsync("Dan Ito left");
    }

    [SkippableFact]
    public async Task Messages_of_another_device_and_what_it_read_follow()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var alice = await (await stage.PersonAsync("Alice Lind")).SignUpAsync();
        var bob = await (await stage.PersonAsync("Bob Okafor")).SignUpAsync();
        await alice.OpenChatWithAsync(bob);
        await alice.SayAsync("From the desk");
        await Expect(alice.Waiting).ToHaveCountAsync(0);

        var phone = await (await stage.AnotherDeviceOfAsync(alice)).SignInAsync();
        await phone.OpenAsync("Bob Okafor");
        await phone.SeesAsync("From the desk");
        await phone.SayAsync("From the phone");
        await alice.SeesAsync("From the desk", "From the phone");

        await phone.Page.GotoAsync("about:blank");
        await alice.Page.Keyboard.PressAsync("Escape");
        await bob.OpenAsync("Alice Lind");
        await bob.SayAsync("To both");
        await Expect(alice.Row("Bob Okafor").Locator(".badge")).ToHaveTextAsync("1");
        await phone.Page.GoBackAsync();
        await phone.SeesAsync("From the desk", "From the phone", "To both");
        await Expect(alice.Row("Bob Okafor").Locator(".badge")).ToHaveCountAsync(0);
    }
}
