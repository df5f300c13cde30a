using Akka.Actor;
using Akka.Hosting;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Hosting;

namespace AkkaChat.Node.Accounts;

internal static class AccountHosting
{
    /// <summary>An account is asked when its user logs in, and hardly ever afterwards: not worth the memory for as long as an inbox.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    /// <summary>Accounts, sharded by user.</summary>
    public static AkkaConfigurationBuilder WithAccounts(this AkkaConfigurationBuilder builder, ClusterSettings cluster) =>
        builder.WithRegion<AccountRegion>(
            "account",
            cluster,
            new KeyExtractor<IAccountMessage>(m => m.User.Value),
            (id, services, _) =>
            {
                var clock = services.GetService<TimeProvider>();
                return EntityProps.Of(() => new AccountActor(UserId.Parse(id), clock));
            },
            options => options.PassivateIdleEntityAfter = Idle);
}
