using Akka.Actor;
using Akka.Hosting;
using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Node.Entities;
using AkkaChat.Node.Hosting;

namespace AkkaChat.Node.Accounts;

internal static class AccountHosting
{
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
            });
}
