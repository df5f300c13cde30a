using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Protocol.Tests;

/// <summary>The JSON of the HTTP API, byte for byte, both ways.</summary>
public sealed class ManagementGoldens
{
    private static readonly ManagementJson Json = ManagementJson.Default;

    [Fact]
    public void Requests()
    {
        Golden("""{"user":"alice","password":"correct horse","name":"Alice"}""", Json.RegisterRequest);
        Golden("""{"user":"alice","password":"correct horse"}""", Json.RegisterRequest);
        Golden("""{"user":"alice","password":"correct horse"}""", Json.LoginRequest);
        Golden("""{"refresh_token":"r1"}""", Json.RefreshRequest);
        Golden("""{"old":"a","new":"b"}""", Json.ChangePasswordRequest);
        Golden("""{"title":"Tea","members":["bob","carol"]}""", Json.CreateConversationRequest);
        Golden("""{"title":"Tea"}""", Json.RenameConversationRequest);
        Golden("""{"users":["dave"]}""", Json.AddMembersRequest);
        Golden("""{"role":"admin"}""", Json.SetRoleRequest);
        Golden("""{"cmid":"c1","body":{"text":"hi","x":1.50}}""", Json.PostMessageRequest);
    }

    [Fact]
    public void Responses()
    {
        const string entry = """{"conv":"g:01","cseq":1,"kind":"msg","from":"bob","at":"2026-01-01T00:00:00.000Z","body":{"text":"hi"}}""";
        Golden("""{"user":"alice","token":"t","refresh_token":"r","expires_at":"2026-01-01T00:00:00.000Z"}""", Json.TokenResponse);
        Golden("""{"user":"alice","name":"Alice","devices":[{"device":"phone-1","seq":4,"last_seen":"2026-01-01T00:00:00.000Z"}]}""", Json.MeResponse);
        Golden("""{"user":"bob","name":"Bob"}""", Json.UserResponse);
        Golden($$"""{"conversations":[{"conv":"g:01","kind":"group","title":"Tea","member_count":3,"cseq":1,"read":0,"unread":1,"last":{{entry}}}]}""", Json.ConversationsResponse);
        Golden("""{"conv":"g:01","kind":"group","title":"Tea","cseq":1,"members":[{"user":"alice","role":"owner","read":1},{"user":"bob","role":"member"}]}""", Json.ConversationResponse);
        Golden($$"""{"items":[{{entry}}],"more":false}""", Json.MessagesResponse);
        Golden("""{"conv":"g:01","cseq":1,"at":"2026-01-01T00:00:00.000Z","dup":false}""", Json.PostMessageResponse);
    }

    [Theory]
    [InlineData("""{"user":"alice"}""")]
    [InlineData("""{"user":null,"password":"x"}""")]
    [InlineData("""{"user":1,"password":"x"}""")]
    public void What_is_missing_or_ill_typed_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, Json.LoginRequest));

    [Theory]
    [InlineData("""{"cmid":"c1","body":"hi"}""")]
    [InlineData("""{"cmid":"c1","body":{"text":"a","text":"b"}}""")]
    [InlineData("""{"cmid":"c1","body":{"text":"\ud800"}}""")]
    [InlineData("""{"cmid":"c1","body":null}""")]
    [InlineData("""{"cmid":"c1"}""")]
    public void A_body_is_checked_as_on_a_socket(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, Json.PostMessageRequest));

    private static void Golden<T>(string json, JsonTypeInfo<T> type) =>
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type)!, type));
}
