using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AkkaChat.Browser.Tests;

/// <summary>
/// The pictures of the documentation. Run with <c>AKKACHAT_SCREENSHOTS=docs/images</c> (relative to where the tests are started)
/// to write them there; otherwise they go to a temporary folder and only prove that every view can be drawn.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class ScreenshotTests(Stage stage) : IAsyncLifetime
{
    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DisposeAsync() => stage.SendEveryoneHomeAsync();

    private const int LargestPicture = 300_000;

    [SkippableFact]
    public async Task A_busy_day_looks_good_on_desk_phone_and_in_the_dark()
    {
        Skip.If(Stage.Missing is not null, Stage.Missing);
        var asked = Environment.GetEnvironmentVariable("AKKACHAT_SCREENSHOTS");
        var folder = asked is null ? Directory.CreateTempSubdirectory("akkachat-pictures-").FullName : Directory.CreateDirectory(asked).FullName;
        var mira = await stage.PersonAsync("Mira Lindqvist");
        await PictureAsync(mira, folder, "sign-in");
        await mira.SignUpAsync();
        var (jonas, aisha, tom) = await FriendsAsync();
        await BusyDayAsync(mira, jonas, aisha, tom);

        await PictureAsync(mira, folder, "conversation");
        await mira.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await PictureAsync(mira, folder, "conversation-dark");
        await mira.Page.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        await Expect(mira.Dialog.Locator(".members li")).ToHaveCountAsync(4);
        await PictureAsync(mira, folder, "group-dark");
        await mira.Page.Keyboard.PressAsync("Escape");
        await mira.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await mira.Page.SetViewportSizeAsync(390, 780);
        await PictureAsync(mira, folder, "conversation-phone");
        await mira.Page.GetByRole(AriaRole.Link, new() { Name = "Back to conversations" }).ClickAsync();
        await PictureAsync(mira, folder, "list-phone");
        if (asked is null) Directory.Delete(folder, recursive: true);
    }

    private async Task<(Person Jonas, Person Aisha, Person Tom)> FriendsAsync()
    {
        var jonas = await (await stage.PersonAsync("Jonas Berg")).SignUpAsync();
        var aisha = await (await stage.PersonAsync("Aisha Khan")).SignUpAsync();
        var tom = await (await stage.PersonAsync("Tom Alvarez")).SignUpAsync();
        return (jonas, aisha, tom);
    }

    private async Task BusyDayAsync(Person mira, Person jonas, Person aisha, Person tom)
    {
        using var errand = await Errand.OfAsync(jonas, stage.Url);
        await errand.StartGroupAsync("Sailing crew", mira, "Low water is at 14:20 on Sunday");
        await errand.StartGroupAsync("Flat 4B", mira, "The plumber comes on Tuesday morning");
        await errand.StartGroupAsync("Family", mira, "Grandma says hello to all of you ❤️");
        await errand.StartGroupAsync("Design review", mira, "New drafts are up, comments welcome");
        await tom.OpenChatWithAsync(mira);
        await tom.SayAsync("The tickets are booked 🎫", "Row F, seats 12 to 15");
        await aisha.OpenChatWithAsync(mira);
        await aisha.SayAsync("Can you look at the poster before noon?");
        await aisha.CreateGroupAsync("Book club", mira, jonas);
        await aisha.SayAsync("Next one: The Left Hand of Darkness");

        await mira.CreateGroupAsync("Harbour concert", jonas, aisha, tom);
        await mira.SayAsync("Morning! The stage is confirmed for Saturday, doors at six.");
        foreach (var person in new[] { jonas, aisha, tom }) await person.OpenAsync("Harbour concert");
        await jonas.SayAsync("Great news 🎉", "I can take the van. It fits the amps and two people.");
        await aisha.SayAsync("I'll bring the posters and print forty more this afternoon.");
        await tom.SayAsync("Sound check at four then? The harbour office wants us off the pier by eleven.");
        await mira.SayAsync("Four works.", "Map and parking: https://example.org/harbour/pier-7");
        await jonas.SayAsync("Perfect, see you there");
        await mira.SayAsync("Bring jackets, it gets windy after sunset.");
        await mira.SeesAsync(
            "Morning! The stage is confirmed for Saturday, doors at six.", "Great news 🎉", "I can take the van. It fits the amps and two people.",
            "I'll bring the posters and print forty more this afternoon.", "Sound check at four then? The harbour office wants us off the pier by eleven.",
            "Four works.", "Map and parking: https://example.org/harbour/pier-7", "Perfect, see you there", "Bring jackets, it gets windy after sunset.");
        await Expect(mira.Page.Locator(".mark").Last).ToHaveAttributeAsync("aria-label", "Read by 3 of 3");
        await Expect(mira.Row("Tom Alvarez").Locator(".badge")).ToHaveTextAsync("2");
        await tom.Composer.PressSequentiallyAsync("And");
        await Expect(mira.Page.Locator(".pane-head small")).ToHaveTextAsync("Tom typing…");
    }

    private static async Task PictureAsync(Person person, string folder, string name)
    {
        await person.Page.Mouse.MoveAsync(0, 0);
        await person.Page.EvaluateAsync("async () => { await document.fonts.ready; await Promise.all(document.getAnimations().map((a) => a.finished)); }");
        var path = Path.Combine(folder, $"{name}.png");
        await person.Page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
        Assert.InRange(new FileInfo(path).Length, 5_000, LargestPicture);
    }
}
