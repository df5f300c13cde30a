using System.Net;
using System.Net.Http.Json;
using AkkaChat.Node.Tests.Hosting;
using AkkaChat.Protocol.Management;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AkkaChat.Node.Tests.Management;

/// <summary>What goes on inside of one node, asked over its management port.</summary>
public sealed class NodeInternalsTests(NodeInternalsTests.OneNode fixture) : IClassFixture<NodeInternalsTests.OneNode>
{
    private static readonly OperationsJson Json = OperationsJson.Default;
    private readonly RunningNode _node = fixture.Node;

    [Fact]
    public async Task The_hierarchy_begins_where_asked_and_ends_at_the_depth_asked_for()
    {
        var report = (await _node.Management.GetFromJsonAsync(new Uri("/manage/actors?path=/system/sharding&depth=1", UriKind.Relative), Json.ActorsReport))!;

        Assert.Equal(("/system/sharding", "sharding"), (report.Path, report.Root.Name));
        Assert.Contains(report.Root.Children, c => c.Name == "inbox");
        Assert.All(report.Root.Children, c => Assert.Empty(c.Children));
        Assert.Equal(HttpStatusCode.NotFound, await Status("/manage/actors?path=/user/nobody"));
    }

    [Fact]
    public async Task A_level_that_an_operator_sets_is_in_force_until_it_is_reset()
    {
        var log = _node.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AkkaChat.Something");
        Assert.False(log.IsEnabled(LogLevel.Debug));

        var set = await SetAsync(new SetLogLevelRequest("debug"));
        Assert.True(log.IsEnabled(LogLevel.Debug));
        Assert.Contains(new CategoryLevel("AkkaChat", "debug", "information"), set.Levels);
        Assert.Contains(new CategoryLevel("Akka", "debug", "default"), set.Levels);

        var reset = await SetAsync(new SetLogLevelRequest());
        Assert.False(log.IsEnabled(LogLevel.Debug));
        Assert.Contains(new CategoryLevel("AkkaChat", "information"), reset.Levels);
        Assert.DoesNotContain(reset.Levels, l => l.Category == "Akka");
    }

    [Fact]
    public async Task A_level_that_does_not_exist_is_refused()
    {
        using var answer = await _node.Management.PutAsJsonAsync(new Uri("/manage/log/level", UriKind.Relative), new SetLogLevelRequest("loud"), Json.SetLogLevelRequest);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("there are trace, debug", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tail_has_lines_from_before_and_those_that_come()
    {
        var log = _node.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AkkaChat.Tail");
        log.LogInformation("from before");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var stream = await _node.Management.GetStreamAsync(new Uri("/manage/log?follow=true", UriKind.Relative), patience.Token);
        using var lines = new StreamReader(stream);

        await FindAsync(lines, "from before", patience.Token);
        log.LogInformation("from now");
        await FindAsync(lines, "from now", patience.Token);
    }

    [Fact]
    public async Task The_cluster_tail_begins_with_how_everybody_stands()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var stream = await _node.Management.GetStreamAsync(new Uri("/manage/cluster/events", UriKind.Relative), patience.Token);
        using var lines = new StreamReader(stream);

        await FindAsync(lines, "\"event\":\"up\"", patience.Token);
    }

    [Fact]
    public async Task Who_is_no_member_cant_leave()
    {
        using var answer = await _node.Management.PostAsJsonAsync(new Uri("/manage/cluster/down", UriKind.Relative), new MemberRequest("10.0.0.1:1"), Json.MemberRequest);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/manage/inboxes/NOBODY", HttpStatusCode.BadRequest)]
    [InlineData("/manage/conversations/x", HttpStatusCode.BadRequest)]
    [InlineData("/manage/conversations/alice:bob", HttpStatusCode.NotFound)]
    [InlineData("/manage/sharding/nothing", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_told(string path, HttpStatusCode status) => Assert.Equal(status, await Status(path));

    [Fact]
    public async Task A_conversation_that_nobody_ever_began_is_not_woken_to_say_so()
    {
        // From the first row on there is a journal to look into.
        Assert.Equal(HttpStatusCode.Created, await _node.Register("zoe"));

        Assert.Equal(HttpStatusCode.NotFound, await Status("/manage/conversations/yan:zoe"));

        var shards = (await _node.Management.GetFromJsonAsync(new Uri("/manage/actors?path=/system/sharding/conversation&depth=3", UriKind.Relative), Json.ActorsReport))!;
        Assert.DoesNotContain(shards.Root.Children.SelectMany(s => s.Children), e => Uri.UnescapeDataString(e.Name) == "d:yan:zoe");
    }

    private static async Task FindAsync(StreamReader lines, string text, CancellationToken cancel)
    {
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"It ended before '{text}' came.");
    }

    private async Task<LogLevelReport> SetAsync(SetLogLevelRequest request)
    {
        using var answer = await _node.Management.PutAsJsonAsync(new Uri("/manage/log/level", UriKind.Relative), request, Json.SetLogLevelRequest);
        return (await answer.Content.ReadFromJsonAsync(Json.LogLevelReport))!;
    }

    private async Task<HttpStatusCode> Status(string path)
    {
        using var answer = await _node.Management.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    public sealed class OneNode : IAsyncLifetime
    {
        internal RunningNode Node { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Node = await RunningNode.StartAsync();
            await Node.WaitFor(HttpStatusCode.OK, TimeSpan.FromSeconds(60));
        }

        public async Task DisposeAsync() => await Node.DisposeAsync();
    }
}
