using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;
using AkkaChat.Web.Entities;
using AkkaChat.Web.Sessions.Wire;

namespace AkkaChat.Web.Http;

/// <summary><c>/api/conversations</c>: the directory, groups and their members. Every right is decided by the conversation itself.</summary>
internal static class ConversationRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var all = api.MapGroup("/conversations").WithTags("Conversations");
        all.MapGet("", ListAsync)
            .Describe("listConversations", "One's conversations, ordered by id.", StatusCodes.Status200OK, typeof(ConversationsResponse), 401, 503);
        all.MapPost("", CreateAsync)
            .Describe("createGroup", "Creates a group; whoever creates it is its owner.", StatusCodes.Status201Created, typeof(ConversationResponse), 400, 401, 404, 422, 503);
        all.MapGet("/{conv}", ReadAsync)
            .Describe("readConversation", "A conversation and its members.", StatusCodes.Status200OK, typeof(ConversationResponse), 401, 403, 404, 503);
        all.MapPatch("/{conv}", RenameAsync)
            .Describe("renameGroup", "Gives a group another title. Owners and admins.", StatusCodes.Status200OK, typeof(ConversationResponse), 400, 401, 403, 404, 503);
        all.MapPost("/{conv}/members", AddAsync)
            .Describe("addMembers", "Adds members; those who are members already are passed over. Owners and admins.", StatusCodes.Status200OK, typeof(ConversationResponse), 400, 401, 403, 404, 422, 503);
        all.MapDelete("/{conv}/members/{user}", RemoveAsync)
            .Describe("removeMember", "Removes a member (owners; admins only lower roles), or leaves: one's own user.", StatusCodes.Status204NoContent, null, 401, 403, 404, 409, 503);
        all.MapPut("/{conv}/members/{user}/role", SetRoleAsync)
            .Describe("setRole", "Gives a member another role. Owners.", StatusCodes.Status204NoContent, null, 400, 401, 403, 404, 409, 503);
    }

    /// <summary>Reads the id of a conversation from a route.</summary>
    internal static bool TryParse(string conv, out ConversationId id, out IResult problem)
    {
        problem = Problem.NotFound("There is no such conversation.");
        return ConversationId.TryParse(conv, out id);
    }

    private static async Task<IResult> ListAsync(Caller caller, EntityClient entities, CancellationToken cancel)
    {
        var all = new List<ConversationSummary>();
        ConversationId? after = null;
        while (true)
        {
            var reply = await entities.AskAsync(new ReadDirectory(caller.User, after), cancel);
            if (reply is not DirectoryPage page)
                return Problem.Of(reply);
            all.AddRange(page.Conversations.Select(c => c.ToWire(caller.User)));
            if (!page.More || page.Conversations.Count == 0)
                return TypedResults.Ok(new ConversationsResponse(all));
            after = page.Conversations[^1].Conversation;
        }
    }

    private static async Task<IResult> CreateAsync(CreateConversationRequest body, Caller caller, EntityClient entities, UserDirectory users, CancellationToken cancel)
    {
        var (members, problem) = await JoinAsync(body.Members, caller, users, creator: true, cancel);
        if (problem is not null)
            return problem;
        var id = ConversationId.Group(Ulid.NewUlid().ToString());
        var reply = await entities.AskAsync(new CreateGroup(id, caller.User, body.Title, members), cancel);
        return reply is ConversationDetails details
            ? TypedResults.Created($"/api/conversations/{Uri.EscapeDataString(id.Value)}", ToWire(details))
            : Problem.Of(reply);
    }

    private static async Task<IResult> ReadAsync(string conv, Caller caller, EntityClient entities, CancellationToken cancel) =>
        TryParse(conv, out var id, out var problem) ? Details(await entities.AskAsync(new ReadDetails(id, caller.User), cancel)) : problem;

    private static async Task<IResult> RenameAsync(string conv, RenameConversationRequest body, Caller caller, EntityClient entities, CancellationToken cancel) =>
        TryParse(conv, out var id, out var problem)
            ? Details(await entities.AskAsync(new RenameGroup(id, caller.User, NewKey(), body.Title), cancel))
            : problem;

    private static async Task<IResult> AddAsync(string conv, AddMembersRequest body, Caller caller, EntityClient entities, UserDirectory users, CancellationToken cancel)
    {
        if (!TryParse(conv, out var id, out var unknown))
            return unknown;

        // Asked first, so that a stranger learns nothing about who exists.
        var read = await entities.AskAsync(new ReadDetails(id, caller.User), cancel);
        if (read is not ConversationDetails now)
            return Problem.Of(read);
        var newcomers = body.Users.Except(now.Members.Select(m => m.User.Value), StringComparer.Ordinal).ToArray();
        var (members, problem) = await JoinAsync(newcomers, caller, users, creator: false, cancel);
        return problem ?? Details(await entities.AskAsync(new AddMembers(id, caller.User, NewKey(), members), cancel));
    }

    private static async Task<IResult> RemoveAsync(string conv, string user, Caller caller, EntityClient entities, CancellationToken cancel)
    {
        if (!TryParse(conv, out var id, out var problem))
            return problem;
        if (!UserId.TryParse(user, out var whom))
            return Problem.NotFound("There is no such user.");
        var reply = await entities.AskAsync(new RemoveMember(id, caller.User, NewKey(), whom), cancel);
        return reply is MembershipEnded or ConversationDetails ? TypedResults.NoContent() : Problem.Of(reply);
    }

    private static async Task<IResult> SetRoleAsync(string conv, string user, SetRoleRequest body, Caller caller, EntityClient entities, CancellationToken cancel)
    {
        if (!TryParse(conv, out var id, out var problem))
            return problem;
        if (!UserId.TryParse(user, out var whom))
            return Problem.NotFound("There is no such user.");
        Role? role = body.Role switch
        {
            Roles.Owner => Role.Owner,
            Roles.Admin => Role.Admin,
            Roles.Member => Role.Member,
            _ => null,
        };
        if (role is null)
            return Problem.BadRequest("A role is owner, admin or member.");
        var reply = await entities.AskAsync(new ChangeRole(id, caller.User, NewKey(), whom, role.Value), cancel);
        return reply is ConversationDetails ? TypedResults.NoContent() : Problem.Of(reply);
    }

    /// <summary>Who may join: everybody exists, and has room for one more conversation.</summary>
    private static async Task<(IReadOnlyList<UserId> Members, IResult? Problem)> JoinAsync(
        IReadOnlyList<string> names, Caller caller, UserDirectory users, bool creator, CancellationToken cancel)
    {
        var members = new SortedSet<UserId>();
        foreach (var name in names)
        {
            if (!UserId.TryParse(name, out var member))
                return ([], Problem.NotFound("One of the users does not exist."));
            members.Add(member);
        }

        if (creator)
            members.Add(caller.User);
        if (members.Count > Limits.Members)
            return ([], Problem.Of(ErrorCodes.LimitReached, $"A group has at most {Limits.Members} members."));
        var refused = await users.CheckAllAsync(members, cancel) ?? await users.CheckRoomAsync(members, cancel);
        return ([.. members], refused is null ? null : Problem.Of(refused));
    }

    private static IResult Details(object reply) => reply is ConversationDetails details ? TypedResults.Ok(ToWire(details)) : Problem.Of(reply);

    private static ConversationResponse ToWire(ConversationDetails details) => new(
        details.Conversation.Value,
        details.Conversation.Kind == ConversationKind.Direct ? ConversationKinds.Direct : ConversationKinds.Group,
        details.Title,
        details.Cseq,
        [.. details.Members.Select(m => new MemberInfo(m.User.Value, EntryWire.RoleName(m.Role), m.Read))]);

    /// <summary>The key under which this request's tries are one command.</summary>
    private static string NewKey() => Ulid.NewUlid().ToString();
}
