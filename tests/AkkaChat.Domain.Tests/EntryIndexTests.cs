namespace AkkaChat.Domain.Tests;

/// <summary>The sparse map against the rows themselves.</summary>
public class EntryIndexTests
{
    // Rows as they are written: mostly a few entries, often none, now and then a full one, and bursts that cross the distance of two marks.
    private static readonly Gen<int[]> Rows =
        Gen.Frequency((4, Gen.Int[0, 3]), (3, Gen.Const(0)), (3, Gen.Const(1)), (1, Gen.Int[50, Limits.RowEntries])).Array[1, 400];

    [Fact]
    public void Reading_from_RowFor_to_LastRowFor_finds_the_entry() => Rows.Sample(rows =>
    {
        var (index, rowOf) = Build(rows);
        for (var seq = 1L; seq < rowOf.Count; seq++)
        {
            var row = rowOf[(int)seq];
            if (index.RowFor(seq) > row || index.LastRowFor(seq) < row)
                Assert.Fail($"Entry {seq} is in row {row}, read were {index.RowFor(seq)} to {index.LastRowFor(seq)}.");
        }
    });

    [Fact]
    public void What_is_read_in_vain_lies_between_two_marks() => Rows.Sample(rows =>
    {
        var (index, rowOf) = Build(rows);
        for (var seq = 1L; seq < rowOf.Count; seq++)
        {
            // The rows below the entry's own that are read are all full of entries of the same stretch between two marks.
            var vain = rowOf[(int)seq] - index.RowFor(seq);
            var stretch = seq - index.Marks.Last(m => m.Seq <= seq).Seq;
            Assert.InRange(vain, 0, Math.Min(stretch, Limits.IndexStep + Limits.RowEntries));
            Assert.InRange(index.LastRowFor(seq) - rowOf[(int)seq], 0, Limits.IndexStep + Limits.RowEntries);
        }
    });

    [Fact]
    public void Where_every_row_holds_one_entry_the_map_is_exact()
    {
        var (index, rowOf) = Build(Enumerable.Repeat(1, 5_000));
        for (var seq = 1; seq < rowOf.Count; seq++)
        {
            Assert.Equal(rowOf[seq], index.RowFor(seq));
            Assert.Equal(rowOf[seq], index.LastRowFor(seq));
        }

        Assert.Equal(5, index.Marks.Count);
    }

    [Fact]
    public void An_entry_after_rows_without_entries_is_found_exactly()
    {
        var (index, _) = Build([0, 0, 0, 1, 0, 0, 2]);
        Assert.Equal((4, 4), (index.RowFor(1), index.LastRowFor(1)));
        Assert.Equal((7, 7), (index.RowFor(2), index.LastRowFor(2)));
    }

    [Fact]
    public void LastRowWhollyBelow_never_names_a_row_with_a_later_entry() =>
        Gen.Select(Rows, Gen.Long[0, 10_000]).Sample((rows, pick) =>
        {
            var (index, rowOf) = Build(rows);
            var seq = pick % rowOf.Count;
            var below = index.LastRowWhollyBelow(seq);
            if (seq + 1 < rowOf.Count)
            {
                Assert.True(below < rowOf[(int)seq + 1]);
                // And not needlessly early: at most one stretch between two marks is kept too long.
                var kept = rowOf.Count(r => r > below) - rowOf.Count(r => r >= rowOf[(int)seq + 1]);
                Assert.InRange(kept, 0, Limits.IndexStep + Limits.RowEntries);
            }
            else
            {
                Assert.Equal(rows.Length, below);
            }
        });

    [Fact]
    public void What_remains_after_a_trim_is_found_as_before() =>
        Gen.Select(Rows, Gen.Int[0, 400]).Sample((rows, pick) =>
        {
            var (index, rowOf) = Build(rows);
            var (whole, _) = Build(rows);
            var through = pick % (rows.Length + 1);
            index.Trim(through);
            for (var seq = 1L; seq < rowOf.Count; seq++)
            {
                if (rowOf[(int)seq] > through)
                    Assert.Equal((whole.RowFor(seq), whole.LastRowFor(seq), whole.LastRowWhollyBelow(seq)), (index.RowFor(seq), index.LastRowFor(seq), index.LastRowWhollyBelow(seq)));
            }

            // A second mark of a trimmed row would be memory for nothing.
            Assert.True(index.Marks.Count(m => m.Row <= through) <= 1);
        });

    [Fact]
    public void A_restored_map_goes_on_like_the_original() =>
        Gen.Select(Rows, Gen.Int[0, 400]).Sample((rows, pick) =>
        {
            var at = pick % (rows.Length + 1);
            var (whole, _) = Build(rows);
            var (prefix, _) = Build(rows[..at]);
            var restored = new EntryIndex([.. prefix.Marks], prefix.NextSeq, prefix.NextRow);
            for (var i = at; i < rows.Length; i++)
                restored.Note(i + 1, rows[i]);
            Assert.Equal(whole.Marks, restored.Marks);
            Assert.Equal((whole.NextSeq, whole.NextRow), (restored.NextSeq, restored.NextRow));
        });

    [Fact]
    public void Skipped_rows_count_as_rows_without_entries()
    {
        var index = new EntryIndex();
        index.Note(1, 1);
        index.Note(10, 2);
        Assert.Equal((1, 1), (index.RowFor(1), index.LastRowFor(1)));
        Assert.Equal((10, 10), (index.RowFor(2), index.LastRowFor(2)));
        Assert.Equal(9, index.LastRowWhollyBelow(1));
    }

    [Fact]
    public void A_row_that_was_passed_already_is_a_defect()
    {
        var index = new EntryIndex();
        index.Note(1, 1);
        Assert.Throws<InvalidOperationException>(() => index.Note(1, 1));
    }

    /// <summary>The map of these rows, and the row of every entry (from 1).</summary>
    private static (EntryIndex Index, IReadOnlyList<long> RowOf) Build(IEnumerable<int> rows)
    {
        var index = new EntryIndex();
        var rowOf = new List<long> { 0 };
        var row = 0L;
        foreach (var count in rows)
        {
            index.Note(++row, count);
            rowOf.AddRange(Enumerable.Repeat(row, count));
        }

        return (index, rowOf);
    }
}
