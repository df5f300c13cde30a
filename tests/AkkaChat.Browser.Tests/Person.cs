using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AkkaChat.Browser.Tests;

/// <summary>Somebody at a browser: does what a person does, through what the page offers.</summary>
public sealed class Person
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly string _url;

    private Person(IPage page, Wire wire, string url, string user, string name)
    {
        Page = page;
        Wire = wire;
        _url = url;
        User = user;
        Name = name;
    }

    /// <summary>The page they look at.</summary>
    public IPage Page { get; }

    /// <summary>Its connection.</summary>
    public Wire Wire { get; }

    /// <summary>Their user id.</summary>
    public string User { get; }

    /// <summary>What others see.</summary>
    public string Name { get; }

    /// <summary>Errors of scripts, and breaches of the content security policy.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>The field to write in.</summary>
    public ILocator Composer => Page.GetByLabel("Message", new() { Exact = true });

    /// <summary>Texts of the open conversation, oldest first.</summary>
    public ILocator Texts => Page.Locator(".message .text");

    /// <summary>Messages that have not reached the server.</summary>
    public ILocator Waiting => Page.Locator(".message.waiting");

    /// <summary>What is said when the connection is away.</summary>
    public ILocator Banner => Page.Locator(".banner");

    /// <summary>The open dialog.</summary>
    public ILocator Dialog => Page.Locator("dialog[open]").Last;

    /// <summary>A row of the list of conversations.</summary>
    public ILocator Row(string title) => Page.Locator(".row").Filter(new() { Has = Page.Locator(".title", new() { HasTextString = title }) });

    /// <summary>Opens the sign-in page.</summary>
    internal static async Task<Person> AtAsync(IPage page, string url, string user, string name)
    {
        var person = new Person(page, await Wire.OfAsync(page), url, user, name);
        page.PageError += (_, error) => person._complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) person._complaints.Enqueue(message.Text);
        };
        await page.GotoAsync(url);
        return person;
    }

    /// <summary>Creates their account.</summary>
    public async Task<Person> SignUpAsync()
    {
        await Page.GetByRole(AriaRole.Tab, new() { Name = "Create account" }).ClickAsync();
        await Page.GetByLabel("User name").FillAsync(User);
        await Page.GetByLabel("Your name").FillAsync(Name);
        await Page.GetByLabel("Password").FillAsync(Password);
        await Page.Locator("form button").ClickAsync();
        await InAsync();
        return this;
    }

    /// <summary>Signs in to the account they have.</summary>
    public async Task<Person> SignInAsync()
    {
        await Page.GetByLabel("User name").FillAsync(User);
        await Page.GetByLabel("Password").FillAsync(Password);
        await Page.Locator("form button").ClickAsync();
        await InAsync();
        return this;
    }

    /// <summary>The password of their account.</summary>
    public string Password => $"a long secret of {User}";

    /// <summary>Waits until the conversations are there and the connection is live.</summary>
    public Task InAsync() => Expect(Page.Locator(".me .dot")).ToBeVisibleAsync();

    /// <summary>Starts or opens the conversation with somebody.</summary>
    public async Task OpenChatWithAsync(Person other)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();
        await Page.GetByLabel("Who with?").FillAsync(other.User);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Dialog.Locator(".chip")).ToHaveCountAsync(1);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(Composer).ToBeVisibleAsync();
    }

    /// <summary>Creates a group.</summary>
    public async Task CreateGroupAsync(string title, params Person[] others)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();
        for (var i = 0; i < others.Length; i++)
        {
            // The label is the field's, also when there are people in it already.
            await Dialog.GetByText("Who with?").ClickAsync();
            await Dialog.GetByLabel("Who with?").FillAsync(others[i].User);
            await Page.Keyboard.PressAsync("Enter");
            await Expect(Dialog.Locator(".chip")).ToHaveCountAsync(i + 1);
        }

        await Dialog.GetByLabel("Group name").FillAsync(title);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(Page.Locator(".pane-head strong")).ToHaveTextAsync(title);
    }

    /// <summary>Opens a conversation of the list.</summary>
    public async Task OpenAsync(string title)
    {
        await Row(title).ClickAsync();
        await Expect(Page.Locator(".pane-head strong")).ToHaveTextAsync(title);
    }

    /// <summary>Writes and sends; the message is on the page afterwards, whether it reached the server or not.</summary>
    public async Task SayAsync(params string[] texts)
    {
        foreach (var text in texts)
        {
            await Composer.FillAsync(text);
            await Composer.PressAsync("Enter");
            await Expect(Texts.Filter(new() { HasTextRegex = new Regex($"^{Regex.Escape(text)}$", RegexOptions.None, TimeSpan.FromSeconds(1)) })).ToHaveCountAsync(1);
        }
    }

    /// <summary>Waits until the open conversation shows exactly these texts.</summary>
    public Task SeesAsync(params string[] texts) => Expect(Texts).ToHaveTextAsync(texts);

    /// <summary>Loads the page anew.</summary>
    public Task ReloadAsync() => Page.ReloadAsync();

    /// <summary>Opens another tab of the same browser.</summary>
    public async Task<IPage> AnotherTabAsync()
    {
        var tab = await Page.Context.NewPageAsync();
        await tab.GotoAsync(_url);
        return tab;
    }
}
