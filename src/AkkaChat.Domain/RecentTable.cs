using System.Runtime.CompilerServices;

namespace AkkaChat.Domain;

/// <summary>
/// Remembers what was made of the most recent objects, by reference: many receive one and the same object at about the same time, and what is
/// made of it is made once. Each object has one slot, in which a newer one takes its place: bounded, without a lock, and whoever misses makes it
/// again. Safe to use from several threads.
/// </summary>
/// <param name="slots">How many are remembered; a power of two.</param>
/// <typeparam name="TKey">The object.</typeparam>
/// <typeparam name="TValue">What is made of it; it depends on nothing else.</typeparam>
public sealed class RecentTable<TKey, TValue>(int slots)
    where TKey : class
    where TValue : class
{
    private readonly Slot?[] _slots = new Slot?[slots];

    /// <summary>What was made of <paramref name="key"/>, or is now. Two threads that miss at the same time both make it, and get their own.</summary>
    public TValue GetOrAdd<TState>(TKey key, TState state, Func<TKey, TState, TValue> make)
    {
        // Volatile, so that another thread sees the pair as a whole.
        ref var place = ref _slots[RuntimeHelpers.GetHashCode(key) & (slots - 1)];
        if (Volatile.Read(ref place) is { } slot && ReferenceEquals(slot.Key, key))
            return slot.Value;
        var made = make(key, state);
        Volatile.Write(ref place, new Slot(key, made));
        return made;
    }

    private sealed class Slot(TKey key, TValue value)
    {
        public TKey Key => key;

        public TValue Value => value;
    }
}
