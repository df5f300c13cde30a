using System.Text;

namespace AkkaChat.Cli.Bench.Load.Ledger;

/// <summary>A user with one device: what they know across connections. One thread at a time receives for them.</summary>
/// <param name="name">Their name at the server.</param>
/// <param name="token">Their bearer token.</param>
internal sealed class User(string name, string token)
{
    private readonly List<Membership> _memberships = [];

    public string Name => name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    public string Token => token;

    /// <summary>The inbox's epoch; null until the device is known.</summary>
    public string? Epoch { get; private set; }

    /// <summary>The last entry of the inbox that was received.</summary>
    public long Seq { get; private set; }

    /// <summary>The connection, while there is one.</summary>
    public ChatConnection? Connection { get; set; }

    /// <summary>Enters a membership.</summary>
    public void Join(Membership membership) => _memberships.Add(membership);

    /// <summary>A stream begins. A device that is known must go on where it was, and nothing may be gone.</summary>
    /// <exception cref="VerificationException">It doesn't.</exception>
    public void Welcome(in ScannedFrame welcome)
    {
        var epoch = Encoding.UTF8.GetString(welcome.Epoch);
        if (Epoch is null)
        {
            (Epoch, Seq) = (epoch, welcome.Head);
            return;
        }

        if (!welcome.Resume.SequenceEqual("ok"u8) || epoch != Epoch)
            throw new VerificationException($"{name}: the stream was reset ({Encoding.UTF8.GetString(welcome.Reason)}) at entry {Seq} of the inbox");
        if (welcome.Head < Seq)
            throw new VerificationException($"{name}: the inbox ends at {welcome.Head}, but {Seq} was received from it");
    }

    /// <summary>Enters an entry of the inbox.</summary>
    /// <exception cref="VerificationException">Something was lost, doubled, reordered, damaged, or never sent.</exception>
    public Outcome Receive(in ScannedFrame ev)
    {
        if (ev.Seq != Seq + 1)
            throw new VerificationException($"{name}: entry {ev.Seq} of the inbox came after {Seq}");
        Seq = ev.Seq;
        if (!Mark.TryRead(ev.Text, out var mark) || MembershipIn(mark.Conversation) is not { } membership || !IsExpected(ev.Kind, mark))
            throw new VerificationException($"{name}: entry {Seq} of the inbox ({Encoding.UTF8.GetString(ev.Kind)} in {Encoding.UTF8.GetString(ev.Conv)}) is none that was sent to them");
        return membership.Conversation.Receive(membership, mark, ev);
    }

    /// <summary>Few conversations per user: a list is searched faster than a hash is computed.</summary>
    private Membership? MembershipIn(int conversation)
    {
        foreach (var membership in _memberships)
        {
            if (membership.Conversation.Index == conversation)
                return membership;
        }

        return null;
    }

    private static bool IsExpected(ReadOnlySpan<byte> kind, Mark mark) =>
        kind.SequenceEqual("msg"u8) || (kind.SequenceEqual("created"u8) && mark.Number == 0);
}
