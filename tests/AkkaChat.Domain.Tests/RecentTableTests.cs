using System.Runtime.CompilerServices;

namespace AkkaChat.Domain.Tests;

public sealed class RecentTableTests
{
    private readonly RecentTable<Key, Made> _one = new(1);
    private int _made;

    [Fact]
    public void What_was_made_of_an_object_is_not_made_again()
    {
        var key = new Key(1);

        Assert.Same(Get(_one, key), Get(_one, key));
        Assert.Equal(1, _made);
    }

    [Fact]
    public void Another_object_is_another_one_even_if_it_is_equal()
    {
        var (key, equal) = (new Key(1), new Key(1));

        Assert.Same(key, Get(_one, key).Of);
        Assert.Same(equal, Get(_one, equal).Of);
    }

    [Fact]
    public void A_newer_object_takes_the_place_of_an_older_one()
    {
        var (older, newer) = (new Key(1), new Key(2));
        Get(_one, older);
        Get(_one, newer);
        Get(_one, newer);
        Assert.Equal(2, _made);

        Assert.Same(older, Get(_one, older).Of);
        Assert.Equal(3, _made);
    }

    [Fact]
    public void As_many_as_there_are_slots_are_remembered_at_most()
    {
        var table = new RecentTable<Key, Made>(4);
        var keys = Enumerable.Range(0, 1_000).Select(n => new Key(n)).ToArray();
        foreach (var key in keys)
            Get(table, key);
        var remembered = keys.Length;

        // Nothing is put in any more: whoever misses is turned away.
        foreach (var key in keys)
        {
            if (Record.Exception(() => table.GetOrAdd(key, 0, (_, _) => throw new NotSupportedException())) is NotSupportedException)
                remembered--;
        }

        Assert.InRange(remembered, 1, 4);
    }

    [Fact]
    public void What_is_displaced_is_not_kept_alive()
    {
        var displaced = Remember(_one);
        Get(_one, new Key(2));
        GC.Collect();

        Assert.False(displaced.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference Remember(RecentTable<Key, Made> table) => new(Get(table, new Key(1)));
    }

    [Fact]
    public void A_failure_is_not_remembered()
    {
        var key = new Key(1);
        Assert.Throws<InvalidOperationException>(() => _one.GetOrAdd(key, 0, (_, _) => throw new InvalidOperationException()));

        Assert.Same(key, Get(_one, key).Of);
    }

    [Fact]
    public void A_failure_leaves_the_object_that_has_the_slot()
    {
        var key = new Key(1);
        Get(_one, key);
        Assert.Throws<InvalidOperationException>(() => _one.GetOrAdd(new Key(2), 0, (_, _) => throw new InvalidOperationException()));
        Get(_one, key);

        Assert.Equal(1, _made);
    }

    [Fact]
    public void The_state_is_handed_to_whoever_makes_it() =>
        Assert.Equal("1 of alice", new RecentTable<Key, string>(1).GetOrAdd(new Key(1), "alice", (key, state) => $"{key.Number} of {state}"));

    [Fact]
    public void Several_threads_that_fight_for_one_slot_each_get_what_was_made_of_their_own_object() =>
        Parallel.For(0, 8, _ =>
        {
            Key[] keys = [new(1), new(2), new(3)];
            for (var i = 0; i < 20_000; i++)
            {
                var key = keys[i % keys.Length];
                if (!ReferenceEquals(key, _one.GetOrAdd(key, 0, (k, _) => new Made(k)).Of))
                    Assert.Fail($"{key} was given another's.");
            }
        });

    private Made Get(RecentTable<Key, Made> table, Key key) => table.GetOrAdd(key, 0, (k, _) =>
    {
        _made++;
        return new Made(k);
    });

    private sealed record Key(int Number);

    private sealed class Made(Key of)
    {
        public Key Of => of;
    }
}
