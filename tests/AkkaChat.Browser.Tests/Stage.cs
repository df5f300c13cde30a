using AkkaChat.Testing;
using Microsoft.Playwright;
using Xunit;

namespace AkkaChat.Browser.Tests;

/// <summary>One server and one browser, shared by the tests of a class; every person has a browser profile of their own.</summary>
public sealed class Stage : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private const int LongestWait = 20_000;

    private readonly List<IBrowserContext> _profiles = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private int _people;

    /// <summary>The server under test.</summary>
    public NodeProcess Server { get; } = new();

    /// <summary>Where browsers find it.</summary>
    public string Url => Server.Url.GetLeftPart(UriPartial.Authority);

    /// <summary>Why the tests can't run here, if so.</summary>
    public static string? Missing => File.Exists(Chromium) ? null : $"Chromium is not installed at {Chromium}.";

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Missing is not null) return;
        Assertions.SetDefaultExpectTimeout(LongestWait);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        await Server.StartAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await SendEveryoneHomeAsync();
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>A person at a fresh browser, on the sign-in page.</summary>
    /// <param name="name">What they are called; their user id is made of it and is unique.</param>
    /// <param name="options">Of the browser profile.</param>
    public async Task<Person> PersonAsync(string name, BrowserNewContextOptions? options = null)
    {
        var id = $"{name.Split(' ')[0].ToLowerInvariant()}-{Interlocked.Increment(ref _people)}";
        return await ProfileAsync(id, name, options);
    }

    /// <summary>The same person at another browser.</summary>
    public Task<Person> AnotherDeviceOfAsync(Person person, BrowserNewContextOptions? options = null) => ProfileAsync(person.User, person.Name, options);

    /// <summary>Two people with their conversation open and one message, "hello", in it.</summary>
    public async Task<(Person Alice, Person Bob)> TwoTalkingAsync()
    {
        var alice = await (await PersonAsync("Alice Lind")).SignUpAsync();
        var bob = await (await PersonAsync("Bob Okafor")).SignUpAsync();
        await alice.OpenChatWithAsync(bob);
        await alice.SayAsync("hello");
        await bob.OpenAsync("Alice Lind");
        await bob.SeesAsync("hello");
        await Assertions.Expect(alice.Waiting).ToHaveCountAsync(0);
        return (alice, bob);
    }

    /// <summary>Closes everybody's browser, so that the next test has the machine for itself.</summary>
    public async Task SendEveryoneHomeAsync()
    {
        foreach (var profile in _profiles) await profile.CloseAsync();
        _profiles.Clear();
    }

    private async Task<Person> ProfileAsync(string user, string name, BrowserNewContextOptions? options)
    {
        options ??= new();
        options.ViewportSize ??= new() { Width = 1280, Height = 800 };
        options.Locale ??= "en-GB";
        var profile = await _browser!.NewContextAsync(options);
        profile.SetDefaultTimeout(LongestWait);
        _profiles.Add(profile);
        var page = await profile.NewPageAsync();
        return await Person.AtAsync(page, Url, user, name);
    }
}
