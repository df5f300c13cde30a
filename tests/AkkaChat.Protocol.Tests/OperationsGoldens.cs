using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Protocol.Tests;

/// <summary>The JSON of the management endpoint, byte for byte, both ways: scripts read it.</summary>
public sealed class OperationsGoldens
{
    private const string At = "2026-01-01T00:00:00.000Z";
    private static readonly OperationsJson Json = OperationsJson.Default;

    [Fact]
    public void The_cluster()
    {
        Golden("""{"node":"a","leader":"a","members":[{"address":"a","status":"up","roles":["entities"],"reachable":true}]}""", Json.ClusterReport);
        Golden($$"""{"node":"a","status":"up","roles":["entities"],"version":"0.1.0","started_at":"{{At}}","sessions":2,"draining":false}""", Json.NodeReport);
        Golden("""{"leader":"a","roles":[{"role":"entities","leader":"a"},{"role":"gateway"}]}""", Json.LeaderReport);
        Golden("""{"address":"a"}""", Json.MemberRequest);
        Golden("""{"addresses":["a"]}""", Json.ClusterChange);
        Golden($$"""{"at":"{{At}}","event":"unreachable","address":"a"}""", Json.ClusterEvent);
    }

    [Fact]
    public void Shards()
    {
        Golden("""{"regions":[{"region":"inbox","nodes":2,"shards":100,"entities":7}]}""", Json.RegionsReport);
        Golden("""{"region":"inbox","shards":[{"shard":"4","node":"a","entities":7}]}""", Json.ShardsReport);
        Golden("""{"stats":[{"region":"inbox","node":"a","shards":50,"entities":7}]}""", Json.RegionStatsReport);
    }

    [Fact]
    public void A_node()
    {
        Golden("""{"node":"a","path":"/user","root":{"name":"user","type":"G","child_count":1,"children":[{"name":"x","child_count":0,"children":[]}]}}""", Json.ActorsReport);
        Golden($$"""{"at":"{{At}}","level":"warning","category":"AkkaChat","message":"m","exception":"e"}""", Json.LogLine);
        Golden("""{"node":"a","levels":[{"category":"Akka","level":"debug","configured":"warning"}]}""", Json.LogLevelReport);
        Golden("""{"level":"debug","category":"Akka"}""", Json.SetLogLevelRequest);
        Golden("{}", Json.SetLogLevelRequest);
    }

    [Fact]
    public void Where_messages_are()
    {
        Golden(
            $$$"""{"user":"bob","node":"a","exists":true,"head":9,"trimmed_through":2,"conversations":1,"devices":[{"device":"d","cursor":7,"backlog":2,"last_seen":"{{{At}}}","reset":"trimmed","session":{"node":"a","attachment":"01","sent":9,"written":8,"window":256}}]}""",
            Json.InboxReport);
        Golden(
            $$"""{"conv":"g:01","kind":"group","title":"Tea","node":"a","head":9,"last_at":"{{At}}","settled":false,"members":[{"user":"bob","role":"member","joined":1,"confirmed":7,"owed":2,"tries":3,"read":4},{"user":"dan","confirmed":7,"owed":1}]}""",
            Json.ConversationReport);
        Golden($$"""{"total":1,"sessions":[{"node":"a","user":"bob","device":"d","attachment":"01","since":"{{At}}","written":9,"acked":7}],"silent":["b"]}""", Json.SessionsReport);
        Golden(
            $$"""{"conv":"g:01","cseq":7,"kind":"msg","from":"alice","accepted_at":"{{At}}","members":[{"user":"bob","stage":"stored","explanation":"e","seq":9,"devices":[{"device":"d","stage":"sent","explanation":"e"}]}],"more":0}""",
            Json.TraceReport);
    }

    private static void Golden<T>(string json, JsonTypeInfo<T> type) =>
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type)!, type));
}
