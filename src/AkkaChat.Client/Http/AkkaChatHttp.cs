using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Client;

/// <summary>
/// The HTTP API: accounts, conversations, members, history. Refusals are <see cref="ChatException"/> with the code of the
/// problem. Calls that need a log-in take their token from the source given to <see cref="As"/>.
/// </summary>
public sealed partial class AkkaChatHttp
{
    private readonly HttpClient _http;
    private readonly Uri _server;
    private readonly ITokenSource? _tokens;

    /// <summary>Makes an anonymous client, for registering and logging in.</summary>
    /// <param name="http">Sends the requests; stays the caller's.</param>
    /// <param name="server">The server's address.</param>
    public AkkaChatHttp(HttpClient http, Uri server)
        : this(http, server, tokens: null)
    {
    }

    private AkkaChatHttp(HttpClient http, Uri server, ITokenSource? tokens)
    {
        _http = http;
        _server = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        _tokens = tokens;
    }

    /// <summary>The same API as the user of these tokens.</summary>
    public AkkaChatHttp As(ITokenSource tokens) => new(_http, _server, tokens);

    /// <summary>Creates a user and logs them in.</summary>
    public Task<TokenResponse> RegisterAsync(string user, string password, string? name = null, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Post, "api/auth/register", new RegisterRequest(user, password, name), Json.RegisterRequest, Json.TokenResponse, cancellationToken);

    /// <summary>Logs in.</summary>
    public Task<TokenResponse> LoginAsync(string user, string password, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Post, "api/auth/login", new LoginRequest(user, password), Json.LoginRequest, Json.TokenResponse, cancellationToken);

    /// <summary>Exchanges a refresh token for new tokens. Each works once; see <see cref="RefreshingTokenSource"/>.</summary>
    public Task<TokenResponse> RefreshAsync(string refreshToken, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Post, "api/auth/refresh", new RefreshRequest(refreshToken), Json.RefreshRequest, Json.TokenResponse, cancellationToken);

    /// <summary>Ends a log-in; needs a token of the same user (<see cref="As"/>).</summary>
    public Task LogoutAsync(string refreshToken, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Post, "api/auth/logout", new RefreshRequest(refreshToken), Json.RefreshRequest, cancellationToken);

    /// <summary>Changes the password; every other token and stream of the user ends.</summary>
    public Task ChangePasswordAsync(string old, string @new, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Post, "api/auth/password", new ChangePasswordRequest(old, @new), Json.ChangePasswordRequest, cancellationToken);

    /// <summary>The user and their devices.</summary>
    public Task<MeResponse> MeAsync(CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Get, "api/me", Json.MeResponse, cancellationToken);

    /// <summary>Forgets a device and ends its stream.</summary>
    public Task RemoveDeviceAsync(string device, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Delete, $"api/me/devices/{Escape(device)}", cancellationToken);

    /// <summary>Somebody's name.</summary>
    public Task<UserResponse> GetUserAsync(string user, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Get, $"api/users/{Escape(user)}", Json.UserResponse, cancellationToken);

    /// <summary>The user's conversations, as in the directory.</summary>
    public async Task<IReadOnlyList<ConversationSummary>> GetConversationsAsync(CancellationToken cancellationToken = default) =>
        (await CallAsync(HttpMethod.Get, "api/conversations", Json.ConversationsResponse, cancellationToken)).Conversations;

    /// <summary>Creates a group; the user becomes its owner.</summary>
    public Task<ConversationResponse> CreateConversationAsync(string title, IEnumerable<string> members, CancellationToken cancellationToken = default) =>
        CallAsync(
            HttpMethod.Post,
            "api/conversations",
            new CreateConversationRequest(title, [.. members]),
            Json.CreateConversationRequest,
            Json.ConversationResponse,
            cancellationToken);

    /// <summary>A conversation with its members.</summary>
    public Task<ConversationResponse> GetConversationAsync(string conv, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Get, Conversation(conv), Json.ConversationResponse, cancellationToken);

    /// <summary>Gives a group another title.</summary>
    public Task<ConversationResponse> RenameConversationAsync(string conv, string title, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Patch, Conversation(conv), new RenameConversationRequest(title), Json.RenameConversationRequest, Json.ConversationResponse, cancellationToken);

    /// <summary>Adds members to a group.</summary>
    public Task<ConversationResponse> AddMembersAsync(string conv, IEnumerable<string> users, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Post, Conversation(conv) + "/members", new AddMembersRequest([.. users]), Json.AddMembersRequest, Json.ConversationResponse, cancellationToken);

    /// <summary>Removes a member from a group, or leaves it (one's own user).</summary>
    public Task RemoveMemberAsync(string conv, string user, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Delete, $"{Conversation(conv)}/members/{Escape(user)}", cancellationToken);

    /// <summary>Gives a member another role.</summary>
    /// <param name="conv">The group.</param>
    /// <param name="user">The member.</param>
    /// <param name="role">One of <see cref="Roles"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SetRoleAsync(string conv, string user, string role, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Put, $"{Conversation(conv)}/members/{Escape(user)}/role", new SetRoleRequest(role), Json.SetRoleRequest, cancellationToken);

    /// <summary>A page of history, newest last. At most one of <paramref name="before"/> and <paramref name="after"/>.</summary>
    public async Task<HistoryPage> GetMessagesAsync(string conv, long? before = null, long? after = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        var bound = before is not null ? $"before={before}&" : after is not null ? $"after={after}&" : "";
        var page = await CallAsync(HttpMethod.Get, $"{Conversation(conv)}/messages?{bound}limit={limit}", Json.MessagesResponse, cancellationToken);
        return new HistoryPage(page.Items, page.More);
    }

    /// <summary>Posts a message without a stream. Repeating it with the same <paramref name="cmid"/> is safe.</summary>
    public Task<PostMessageResponse> PostMessageAsync(string conv, string cmid, MessageBody body, CancellationToken cancellationToken = default) =>
        CallAsync(HttpMethod.Post, Conversation(conv) + "/messages", new PostMessageRequest(cmid, body), Json.PostMessageRequest, Json.PostMessageResponse, cancellationToken);

    private static string Conversation(string conv) => "api/conversations/" + Escape(conv);

    private static string Escape(string segment) => Uri.EscapeDataString(segment);
}
