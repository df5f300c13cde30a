using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using AkkaChat.Node.Management;
using AkkaChat.Node.Tests.Hosting;
using Xunit;

namespace AkkaChat.Node.Tests.Management;

public sealed class ManagementEndpointTests
{
    private const string Token = "0123456789abcdef";
    private const string Guarded = "/manage/cluster";

    [Fact]
    public async Task It_has_a_port_of_its_own_and_neither_port_serves_what_the_other_does()
    {
        await using var node = await RunningNode.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await StatusOf(node.Management, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusOf(node.Management, Guarded));
        foreach (var path in new[] { "/", "/ws", "/api/me", "/openapi/v1.json" })
            Assert.Equal((path, HttpStatusCode.NotFound), (path, await StatusOf(node.Management, path)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(node.Http, Guarded));
    }

    [Fact]
    public async Task It_is_there_on_a_node_that_serves_no_clients()
    {
        await using var node = await RunningNode.StartAsync(("AkkaChat:Cluster:Roles:0", "entities"));

        Assert.Equal(HttpStatusCode.OK, await StatusOf(node.Management, Guarded));
    }

    [Fact]
    public async Task With_a_token_only_who_has_it_may_ask_and_health_needs_none()
    {
        await using var node = await RunningNode.StartAsync(("AkkaChat:Management:Token", Token));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(node.Management, Guarded));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusOf(node.Management, Guarded, r => r.Headers.Authorization = new("Bearer", Token + "x")));
        Assert.Equal(HttpStatusCode.OK, await StatusOf(node.Management, Guarded, r => r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token)));
        Assert.Equal(HttpStatusCode.OK, await StatusOf(node.Management, "/health/live"));
    }

    [Fact]
    public async Task Without_a_token_a_web_page_may_not_ask()
    {
        await using var node = await RunningNode.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, await StatusOf(node.Management, Guarded, r => r.Headers.Add("Origin", "http://example.org")));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOf(node.Management, Guarded, r => r.Headers.Host = "example.org:8558"));
    }

    [Fact]
    public async Task A_configured_address_that_is_taken_ends_the_start_with_its_key()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var fault = await Assert.ThrowsAsync<ManagementAddressException>(() => RunningNode.StartAsync(("AkkaChat:Management:Urls", $"http://{taken.LocalEndpoint}")));

        Assert.Contains("AkkaChat:Management:Urls", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_usual_address_being_taken_is_no_reason_not_to_start()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 8558);
        try
        {
            taken.Start();
        }
        catch (SocketException)
        {
            // Somebody else's: as good.
        }

        await using var node = await RunningNode.StartAsync(("AkkaChat:Management:Urls", null));

        Assert.Empty(node.ManagementUrls);
        Assert.Equal(HttpStatusCode.OK, await StatusOf(node.Http, "/health/live"));
    }

    [Fact]
    public async Task Turned_off_nothing_listens()
    {
        await using var node = await RunningNode.StartAsync(("AkkaChat:Management:Urls", ""));

        Assert.Empty(node.ManagementUrls);
    }

    private static async Task<HttpStatusCode> StatusOf(HttpClient http, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        change?.Invoke(request);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
