using System.Text;
using AkkaChat.Cli.Bench.Load;
using AkkaChat.Cli.Bench.Load.Ledger;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Codec;

namespace AkkaChat.Cli.Tests.Load.Ledger;

/// <summary>A group of three as the load generator sees it, and the server that a test plays: it says what arrives, entry by entry.</summary>
internal sealed class Room
{
    public const string Id = "g:01JD3M5Q8ZV7W6X5Y4T3R2P1N0";
    public const string Epoch = "k3";
    public const int TextChars = 40;

    public Room(int index = 0, bool carolIsAway = false)
    {
        Conversation = new Conversation(index, TextChars);
        (Alice, Bob, Carol) = (Enter("alice"), Enter("bob"), Enter("carol", carolIsAway));
    }

    public Conversation Conversation { get; }

    public Membership Alice { get; }

    public Membership Bob { get; }

    public Membership Carol { get; }

    /// <summary>Enters a message that is about to be sent.</summary>
    public Post Send(Membership sender) => Conversation.Send(sender, sentAt: 0, measured: false);

    /// <summary>The sender is told <c>ok</c>.</summary>
    public Outcome Ok(Post post, long cseq, string conv = Id) => Conversation.Accept(post.Sender.User, post.Mark, Encoding.UTF8.GetBytes(conv), cseq);

    /// <summary>A member receives a message as the next entry of their inbox.</summary>
    public static Outcome Deliver(Membership to, Post post, long cseq, string conv = Id) => Deliver(to, Copy(post, cseq, conv));

    /// <summary>A member receives any entry, as the next one of their inbox if it isn't said which.</summary>
    public static Outcome Deliver(Membership to, TimelineEntry entry, long? seq = null) =>
        to.User.Receive(ScannedFrame.Of(ServerFrameCodec.Encode(new ServerFrame.Ev(seq ?? to.User.Seq + 1, entry))));

    /// <summary>Everybody receives a message.</summary>
    public void DeliverToAll(Post post, long cseq)
    {
        foreach (var member in Conversation.Members)
            Deliver(member, post, cseq);
    }

    /// <summary>A message as the server would hand it out.</summary>
    public static TimelineEntry Copy(Post post, long cseq, string conv = Id) =>
        Message(post.Sender, TextOf(post.Mark), cseq, conv);

    /// <summary>A message with any text.</summary>
    public static TimelineEntry Message(Membership from, string text, long cseq, string conv = Id) =>
        new(conv, cseq, EntryKinds.Message, from.User.Name, DateTimeOffset.UnixEpoch) { Body = MessageBody.FromText(text) };

    /// <summary>The text of a message, as it is sent.</summary>
    public static string TextOf(Mark mark, int chars = TextChars)
    {
        var text = new byte[chars];
        mark.WriteText(text);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The device connects.</summary>
    public static void Welcome(Membership member, string resume, long head, string epoch = Epoch, string? reason = null) =>
        member.User.Welcome(ScannedFrame.Of(ServerFrameCodec.Encode(
            new ServerFrame.Welcome(member.User.Name, "bench", resume, epoch, head, 256, 25_000, new WireLimits(0, 0, 0, 0, 0, 0, 0, 0, 0), DateTimeOffset.UnixEpoch) { Reason = reason })));

    private Membership Enter(string name, bool absent = false) => Conversation.Add(new User(name, token: ""), absent);
}
