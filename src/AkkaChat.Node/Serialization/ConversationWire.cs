using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Web.Telemetry;

namespace AkkaChat.Node.Serialization;

/// <summary>Messages to conversations, and their replies.</summary>
internal static class ConversationWire
{
    public static readonly WireType[] Types =
    [
        WireType.Of<SubmitPosts, Wire.SubmitPosts>("c1", Wire.SubmitPosts.Parser,
            m => new() { Conversation = m.Conversation.Value, From = m.From.Value, Batch = m.Batch, Posts = { m.Posts.Select(ToWire) } },
            w => new(w.Conversation.Conversation(), w.From.User(), w.Posts.Map(ToDomain), w.Batch)),
        WireType.Of<PostsDecided, Wire.PostsDecided>("c2", Wire.PostsDecided.Parser,
            m => new() { Conversation = m.Conversation.Value, Batch = m.Batch, Outcomes = { m.Outcomes.Select(ToWire) } },
            w => new(w.Conversation.Conversation(), w.Batch, w.Outcomes.Map(ToDomain))),
        WireType.Of<PostsRefused, Wire.PostsRefused>("c3", Wire.PostsRefused.Parser,
            m => new() { Conversation = m.Conversation.Value, Batch = m.Batch, Code = (uint)m.Code, Message = m.Message },
            w => new(w.Conversation.Conversation(), w.Batch, (Refusal)w.Code, w.Message)),
        WireType.Of<CreateGroup, Wire.CreateGroup>("c4", Wire.CreateGroup.Parser,
            m => new() { Conversation = m.Conversation.Value, By = m.By.Value, Title = m.Title, Members = { m.Members.Texts() } },
            w => new(w.Conversation.Conversation(), w.By.User(), w.Title, w.Members.Users())),
        WireType.Of<RenameGroup, Wire.RenameGroup>("c5", Wire.RenameGroup.Parser,
            m => new() { Conversation = m.Conversation.Value, By = m.By.Value, Request = m.Request, Title = m.Title },
            w => new(w.Conversation.Conversation(), w.By.User(), w.Request, w.Title)),
        WireType.Of<AddMembers, Wire.AddMembers>("c6", Wire.AddMembers.Parser,
            m => new() { Conversation = m.Conversation.Value, By = m.By.Value, Request = m.Request, Users = { m.Users.Texts() } },
            w => new(w.Conversation.Conversation(), w.By.User(), w.Request, w.Users.Users())),
        WireType.Of<RemoveMember, Wire.RemoveMember>("c7", Wire.RemoveMember.Parser,
            m => new() { Conversation = m.Conversation.Value, By = m.By.Value, Request = m.Request, User = m.User.Value },
            w => new(w.Conversation.Conversation(), w.By.User(), w.Request, w.User.User())),
        WireType.Of<ChangeRole, Wire.ChangeRole>("c8", Wire.ChangeRole.Parser,
            m => new() { Conversation = m.Conversation.Value, By = m.By.Value, Request = m.Request, User = m.User.Value, Role = (uint)m.Role },
            w => new(w.Conversation.Conversation(), w.By.User(), w.Request, w.User.User(), (Role)w.Role)),
        WireType.Of<MembershipEnded, Wire.MembershipEnded>("c9", Wire.MembershipEnded.Parser,
            m => new() { Conversation = m.Conversation.Value, User = m.User.Value },
            w => new(w.Conversation.Conversation(), w.User.User())),
        WireType.Of<ReadDetails, Wire.ReadDetails>("c10", Wire.ReadDetails.Parser,
            m => new() { Conversation = m.Conversation.Value, By = m.By.Value },
            w => new(w.Conversation.Conversation(), w.By.User())),
        WireType.Of<ConversationDetails, Wire.ConversationDetails>("c11", Wire.ConversationDetails.Parser,
            m => new() { Conversation = m.Conversation.Value, Title = m.Title, Cseq = m.Cseq, Members = { m.Members.Select(ToWire) } },
            w => new(w.Conversation.Conversation(), w.Title, w.Cseq, w.Members.Map(ToDomain))),
        WireType.Of<ReadHistory, Wire.ReadHistory>("c12", Wire.ReadHistory.Parser,
            ToWire,
            w => new(w.Conversation.Conversation(), w.By.User(), w.HasBefore ? w.Before : null, w.HasAfter ? w.After : null, w.Limit)),
        WireType.Of<HistoryPage, Wire.HistoryPage>("c13", Wire.HistoryPage.Parser,
            m => new() { Conversation = m.Conversation.Value, More = m.More, Entries = { m.Entries.Select(e => e.ToWire()) } },
            w => new(w.Conversation.Conversation(), w.Entries.Map(e => e.ToDomain()), w.More)),
        WireType.Of<MarkRead, Wire.MarkRead>("c14", Wire.MarkRead.Parser,
            m => new() { Conversation = m.Conversation.Value, By = m.By.Value, Cseq = m.Cseq },
            w => new(w.Conversation.Conversation(), w.By.User(), w.Cseq)),
        WireType.Of<ReadMarked, Wire.ReadMarked>("c15", Wire.ReadMarked.Parser,
            m => new() { Conversation = m.Conversation.Value, Cseq = m.Cseq },
            w => new(w.Conversation.Conversation(), w.Cseq)),
        WireType.Of<SetTyping, Wire.SetTyping>("c16", Wire.SetTyping.Parser,
            m => new() { Conversation = m.Conversation.Value, By = m.By.Value, On = m.On },
            w => new(w.Conversation.Conversation(), w.By.User(), w.On)),
        WireType.Of<FindMembers, Wire.FindMembers>("c17", Wire.FindMembers.Parser,
            m => new() { Conversation = m.Conversation.Value, By = m.By.Value, Users = { m.Users.Texts() } },
            w => new(w.Conversation.Conversation(), w.By.User(), w.Users.Users())),
        WireType.Of<MembersAmong, Wire.MembersAmong>("c18", Wire.MembersAmong.Parser,
            m => new() { Conversation = m.Conversation.Value, Users = { m.Users.Texts() } },
            w => new(w.Conversation.Conversation(), w.Users.Users())),
        WireType.Of<Refused, Wire.Refused>("r1", Wire.Refused.Parser, WireValues.ToWire, WireValues.ToDomain),
    ];

    private static Wire.Post ToWire(Post p) => new() { Cmid = p.Cmid.Value, Body = p.Body.Bytes(), Trace = Tracing.Of(p) ?? "" };

    private static Post ToDomain(Wire.Post w)
    {
        var post = new Post(ClientMessageId.Parse(w.Cmid), w.Body.Body());
        if (w.Trace.Length > 0)
            Tracing.Attach(post, w.Trace);
        return post;
    }

    private static Wire.PostOutcome ToWire(PostOutcome o) => new() { Cseq = o.Cseq, At = o.At.Ms(), Dup = o.Dup, Refused = o.Refused?.ToWire() };

    private static PostOutcome ToDomain(Wire.PostOutcome w) => new(w.Cseq, w.At.Time(), w.Dup, w.Refused?.ToDomain());

    private static Wire.MemberDetails ToWire(MemberDetails m)
    {
        var w = new Wire.MemberDetails { User = m.User.Value, Role = (uint)m.Role };
        if (m.Read is { } read)
            w.Read = read;
        return w;
    }

    private static MemberDetails ToDomain(Wire.MemberDetails w) => new(w.User.User(), (Role)w.Role, w.HasRead ? w.Read : null);

    private static Wire.ReadHistory ToWire(ReadHistory m)
    {
        var w = new Wire.ReadHistory { Conversation = m.Conversation.Value, By = m.By.Value, Limit = m.Limit };
        if (m.Before is { } before)
            w.Before = before;
        if (m.After is { } after)
            w.After = after;
        return w;
    }
}
