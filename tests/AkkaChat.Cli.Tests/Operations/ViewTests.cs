using AkkaChat.Cli.Operations;
using AkkaChat.Protocol.Management;
using Spectre.Console;

namespace AkkaChat.Cli.Tests.Operations;

/// <summary>What people see, without colours.</summary>
public sealed class ViewTests
{
    private const string One = "akka.tcp://akkachat@10.0.0.1:8081", Two = "akka.tcp://akkachat@10.0.0.2:8081";
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Members_are_shown_by_host_and_port_with_what_is_special_about_them()
    {
        var shown = Shown(s => ClusterViews.Show(s, new ClusterReport(One, One,
            [new ClusterMember(One, MemberStates.Up, ["entities", "gateway"], true), new ClusterMember(Two, MemberStates.Up, ["gateway"], false)])));

        Assert.Matches(@"10\.0\.0\.1:8081 +│? +up +│? +entities, gateway +│? +leader, asked", shown);
        Assert.Matches(@"10\.0\.0\.2:8081 +│? +up +│? +gateway +│? +unreachable", shown);
        Assert.DoesNotContain("akka.tcp", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inbox_shows_each_device_with_its_backlog_and_where_it_is()
    {
        var shown = Shown(s => InspectionViews.Inbox(s, new InboxReport("bob", One, true, 12, 4, 3,
        [
            new InboxDevice("laptop", 10, 2, Now.AddMinutes(-5)),
            new InboxDevice("phone", 12, 0, Now, Session: new AttachedSession(Two, "01", 12, 12, 256)),
        ])));

        Assert.Contains("Inbox of bob on 10.0.0.1:8081", shown, StringComparison.Ordinal);
        Assert.Contains("head 12, kept from 5, 3 conversations", shown, StringComparison.Ordinal);
        Assert.Matches(@"laptop .+ 10 .+ 2 .+ offline, last seen 5 min ago", shown);
        Assert.Matches(@"phone .+ 12 .+ 0 .+ connected to 10\.0\.0\.2:8081, sent 12, window 256", shown);
    }

    [Fact]
    public void A_conversation_shows_lagging_members_first()
    {
        var shown = Shown(s => InspectionViews.Conversation(s, new ConversationReport("g:01", "group", "Tea", One, 9, Now.AddHours(-3), Settled: false,
            [new ConversationMember("alice", "owner", 1, 9, 0, Read: 9), new ConversationMember("bob", "member", 1, 4, 5, Tries: 3, Read: 2)])));

        Assert.Contains("1 of 2 inboxes lag", shown, StringComparison.Ordinal);
        Assert.Contains("sent 3 times without an answer", shown, StringComparison.Ordinal);
        Assert.True(shown.IndexOf("bob", StringComparison.Ordinal) < shown.IndexOf("alice", StringComparison.Ordinal), shown);
    }

    [Fact]
    public void A_trace_shows_members_with_their_devices_below()
    {
        var shown = Shown(s => TraceView.Show(s, new TraceReport("d:alice:bob", 7, "msg", "alice", Now.AddSeconds(-30),
            [new MemberTrace("bob", TraceStages.Stored, "waits", 20, [new DeviceTrace("phone", TraceStages.Stored, "offline since then")])], More: 3)));

        Assert.Contains("d:alice:bob 7: msg from alice, accepted 2026-01-02 03:03:35.000Z (30 s ago)", shown, StringComparison.Ordinal);
        Assert.Matches(@"bob .+ stored .+ 20 .+ waits", shown);
        Assert.Matches(@"  phone .+ stored .+ offline since then", shown);
        Assert.Contains("and 3 further members", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_looks_like_markup_is_text()
    {
        var shown = Shown(s => NodeViews.Line(s, new LogLine(Now, "warning", "AkkaChat.X", "[red]not red[/] [")));

        Assert.Contains("[red]not red[/] [", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Actors_beyond_those_shown_are_counted()
    {
        var shown = Shown(s => NodeViews.Actors(s, new ActorsReport(One, "/user", new ActorInfo("user", "Guardian", 3, [new ActorInfo("a", "A", 7, []), new ActorInfo("b", null, 0, [])]))));

        Assert.Contains("a A (7 below)", shown, StringComparison.Ordinal);
        Assert.Contains("… and 1 more", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_said_nothing_are_named()
    {
        var shown = Shown(s => InspectionViews.Sessions(s, new SessionsReport(0, [], [Two])));

        Assert.Contains("No session.", shown, StringComparison.Ordinal);
        Assert.Contains("10.0.0.2:8081 did not answer", shown, StringComparison.Ordinal);
    }

    private static string Shown(Action<Sheet> view)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 160;
        console.Profile.Capabilities.Unicode = true;
        view(new Sheet(console, Now));
        return text.ToString();
    }
}
