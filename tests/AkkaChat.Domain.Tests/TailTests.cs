namespace AkkaChat.Domain.Tests;

/// <summary>The tail against a plain list of everything that was added.</summary>
public class TailTests
{
    private readonly record struct Item(long Position, int Weight);

    private abstract record Op
    {
        public sealed record Add(int Weight) : Op;

        public sealed record Skip : Op;

        public sealed record Drop(int Back) : Op;

        public sealed record Clear : Op;
    }

    private static readonly Gen<Op[]> Ops = Gen.Frequency(
        (400, Gen.Frequency((20, Gen.Int[1, 300]), (1, Gen.Int[20_000, 200_000])).Select(w => (Op)new Op.Add(w))),
        (1, Gen.Const((Op)new Op.Skip())),
        (2, Gen.Int[0, 400].Select(b => (Op)new Op.Drop(b))),
        (1, Gen.Const((Op)new Op.Clear()))).Array[1, 600];

    [Fact]
    public void It_holds_the_most_recent_entries_within_both_bounds() => Ops.Sample(ops =>
    {
        var (tail, model, _) = Run(ops);
        Assert.Equal(model.Count, tail.Count);
        Assert.Equal(model.Count == 0 ? long.MaxValue : model[0].Position, tail.First);
        Assert.True(tail.Count <= Limits.TailEntries && (tail.Count <= 1 || model.Sum(i => (long)i.Weight) <= Limits.TailBytes));
    });

    [Fact]
    public void It_gives_what_comes_right_after_a_position_or_nothing() =>
        Gen.Select(Ops, Gen.Frequency((3, Gen.Int[-3, 40]), (1, Gen.Int[0, 700])), Gen.Long[-1, 300]).Sample((ops, back, count) =>
        {
            var (tail, model, last) = Run(ops);
            var after = last - back;
            var expected = new List<Item>();
            foreach (var item in model.SkipWhile(i => i.Position <= after))
            {
                if (expected.Count >= count || (expected.Count > 0 && expected.Sum(i => i.Weight) + item.Weight > Limits.PageBytes))
                    break;
                expected.Add(item);
            }

            if (expected.Count == 0 || expected[0].Position != after + 1)
                Assert.Null(tail.After(after, count));
            else
                Assert.Equal(expected, tail.After(after, count));
        });

    [Fact]
    public void A_slice_is_whole_or_nothing() =>
        Gen.Select(Ops, Gen.Int[-3, 400], Gen.Int[-1, 300]).Sample((ops, back, count) =>
        {
            var (tail, model, last) = Run(ops);
            var first = last - back;
            var slice = tail.Slice(first, first + count - 1);
            var there = model.Where(i => i.Position >= first && i.Position < first + count).ToArray();
            if (count > 0 && there.Length < count)
                Assert.Null(slice);
            else if (count > 0)
                Assert.Equal(there, slice);
            else
                Assert.True(slice is null or []);
        });

    private static (Tail<Item> Tail, List<Item> Model, long Last) Run(Op[] ops)
    {
        var tail = new Tail<Item>(i => i.Position, i => i.Weight);
        var model = new List<Item>();
        var last = 0L;
        foreach (var op in ops)
        {
            switch (op)
            {
                case Op.Add add:
                    var item = new Item(++last, add.Weight);
                    tail.Add(item);
                    if (model.Count > 0 && model[^1].Position != last - 1)
                        model.Clear();
                    model.Add(item);
                    while (model.Count > Limits.TailEntries || (model.Count > 1 && model.Sum(i => (long)i.Weight) > Limits.TailBytes))
                        model.RemoveAt(0);
                    break;
                case Op.Skip:
                    last++;
                    break;
                case Op.Drop drop:
                    tail.DropThrough(last - drop.Back);
                    model.RemoveAll(i => i.Position <= last - drop.Back);
                    break;
                default:
                    tail.Clear();
                    model.Clear();
                    break;
            }
        }

        return (tail, model, last);
    }
}
