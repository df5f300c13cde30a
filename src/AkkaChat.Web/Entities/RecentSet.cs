using System.Collections.Concurrent;

namespace AkkaChat.Web.Entities;

/// <summary>
/// A set that remembers in two generations of bounded size: what was not asked for during a whole generation is forgotten. Safe to use
/// from several threads.
/// </summary>
/// <typeparam name="T">The members.</typeparam>
internal sealed class RecentSet<T>(int generation)
    where T : notnull
{
    private ConcurrentDictionary<T, bool> _young = new();
    private ConcurrentDictionary<T, bool> _old = new();

    /// <summary>Whether it is remembered; asking keeps it so.</summary>
    public bool Contains(T item)
    {
        if (_young.ContainsKey(item))
            return true;
        if (!_old.ContainsKey(item))
            return false;
        Add(item);
        return true;
    }

    /// <summary>Remembers it.</summary>
    public void Add(T item)
    {
        var young = _young;
        young[item] = true;
        if (young.Count >= generation && Interlocked.CompareExchange(ref _young, new ConcurrentDictionary<T, bool>(), young) == young)
            _old = young;
    }
}
