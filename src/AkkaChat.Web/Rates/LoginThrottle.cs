using System.Net;
using System.Net.Sockets;
using AkkaChat.Domain;

namespace AkkaChat.Web.Rates;

/// <summary>How often passwords may be tried: <c>AkkaChat:Limits:LoginsPerMinute</c> per user, and <see cref="PerAddress"/> times that per address.</summary>
public sealed class LoginThrottle(double perMinute, TimeProvider clock)
{
    /// <summary>Attempts per user and minute, unless configured otherwise; 0 means no limit.</summary>
    public const double DefaultPerMinute = 10;

    /// <summary>An address may try this many times more than a user: many people share one.</summary>
    public const int PerAddress = 30;

    /// <summary>Bytes of an IPv6 address that belong to one subscriber: the rest is theirs to choose.</summary>
    private const int SubscriberBytes = 8;

    private readonly TokenBuckets<UserId> _users = new(perMinute / 60, perMinute, clock);
    private readonly TokenBuckets<IPAddress> _addresses = new(perMinute * PerAddress / 60, perMinute * PerAddress, clock);

    /// <summary>Reads the configuration.</summary>
    public static LoginThrottle From(IConfiguration configuration, TimeProvider clock) =>
        new(configuration.GetValue("AkkaChat:Limits:LoginsPerMinute", DefaultPerMinute), clock);

    /// <summary>Takes one attempt at a user's password.</summary>
    public bool TryTake(UserId user, IPAddress? address, out TimeSpan retryAfter) =>
        _addresses.TryTake(Subscriber(address), out retryAfter) && _users.TryTake(user, out retryAfter);

    /// <summary>Takes one attempt from an address.</summary>
    public bool TryTake(IPAddress? address, out TimeSpan retryAfter) => _addresses.TryTake(Subscriber(address), out retryAfter);

    /// <summary>Whether an address may try, without taking the attempt.</summary>
    public bool MayTry(IPAddress? address, out TimeSpan retryAfter) => _addresses.HasToken(Subscriber(address), out retryAfter);

    private static IPAddress Subscriber(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(SubscriberBytes).Clear();
        return new IPAddress(bytes);
    }
}
