using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Domain.Tests.Inboxes;

/// <summary>Unread counts against the plain list of a conversation's entries.</summary>
public class UnreadTests
{
    private static readonly UserId Me = UserId.Parse("me"), Other = UserId.Parse("other");
    private static readonly ConversationId Chat = ConversationId.Direct(Me, Other);

    private enum Op
    {
        Theirs,
        ManyOfTheirs,
        Mine,
        Renamed,
        ReadSome,
        ReadAhead,
        Restart,
    }

    private static readonly Gen<(Op, int)[]> Ops = Gen.Select(
        Gen.Frequency(
            (12, Gen.Const(Op.Theirs)),
            (2, Gen.Const(Op.ManyOfTheirs)),
            (1, Gen.Const(Op.Mine)),
            (4, Gen.Const(Op.Renamed)),
            (3, Gen.Const(Op.ReadSome)),
            (1, Gen.Const(Op.ReadAhead)),
            (1, Gen.Const(Op.Restart))),
        Gen.Int[1, 700]).Array[1, 40];

    [Fact]
    public void Unread_is_exact_up_to_999_wherever_the_mark_moves() => Ops.Sample(ops =>
    {
        var view = new ConversationView(Chat);
        var theirs = new List<long>();
        long cseq = 0, read = 0;
        foreach (var (op, n) in ops)
        {
            switch (op)
            {
                case Op.Theirs or Op.ManyOfTheirs:
                    for (var i = 0; i < (op == Op.Theirs ? 1 : n); i++)
                    {
                        theirs.Add(++cseq);
                        view.Fold(Me, 1, Message(Other, cseq));
                    }

                    break;
                case Op.Mine:
                    view.Fold(Me, 1, Message(Me, ++cseq));
                    read = Math.Max(read, cseq);
                    break;
                case Op.Renamed:
                    view.Fold(Me, 1, new Entry(++cseq, EntryKind.Renamed, Other, default) { Title = "t" });
                    break;
                case Op.ReadSome:
                    view.MoveRead(Math.Max(0, cseq - n));
                    read = Math.Max(read, cseq - n);
                    break;
                case Op.ReadAhead:
                    // The conversation has agreed, but the copies are still under way.
                    view.MoveRead(cseq + (n % 5));
                    read = Math.Max(read, cseq + (n % 5));
                    break;
                default:
                    view = new ConversationView(view.Snapshot());
                    break;
            }

            Assert.Equal(Math.Min(Limits.Unread, theirs.Count(c => c > read)), view.ToDirectory().Unread);
            Assert.Equal(read, view.Read);
        }
    });

    [Fact]
    public void Alternating_entries_keep_the_count_and_the_runs_bounded()
    {
        var unread = new UnreadRuns([]);
        for (var cseq = 1L; cseq <= 10_000; cseq += 2)
            unread.Add(cseq);
        Assert.Equal(Limits.Unread, unread.Count);
        Assert.Equal(Limits.Unread, unread.Runs.Count);
        unread.DropThrough(9_999 - 10);
        Assert.Equal(5, unread.Count);
        unread.DropThrough(long.MaxValue);
        Assert.Equal(0, unread.Count);
        Assert.Empty(unread.Runs);
    }

    private static Entry Message(UserId from, long cseq) => new(cseq, EntryKind.Message, from, default);
}
