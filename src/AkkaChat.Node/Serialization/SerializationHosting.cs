using Akka.Hosting;
using AkkaChat.Domain.Accounts;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;
using AkkaChat.Domain.Inboxes;

namespace AkkaChat.Node.Serialization;

/// <summary>Binds what crosses nodes and what is stored to <see cref="AkkaChatSerializer"/>.</summary>
public static class SerializationHosting
{
    private static readonly Type[] Bound =
    [
        typeof(IWireMessage),
        typeof(IConversationEvent),
        typeof(ConversationSnapshot),
        typeof(IInboxEvent),
        typeof(InboxSnapshot),
        typeof(IAccountEvent),
        typeof(AccountState),
    ];

    /// <summary>The bindings as configuration: what <see cref="WithAkkaChatSerialization"/> adds to a node.</summary>
    public static string Hocon { get; } = $$"""
        akka.actor {
          serializers.akkachat = "{{Name(typeof(AkkaChatSerializer))}}"
          serialization-identifiers { "{{Name(typeof(AkkaChatSerializer))}}" = {{AkkaChatSerializer.Id}} }
          serialization-bindings {
            {{string.Join("\n    ", Bound.Select(t => $"\"{Name(t)}\" = akkachat"))}}
          }
        }
        """;

    /// <summary>Adds the serializer of everything the project sends or stores.</summary>
    public static AkkaConfigurationBuilder WithAkkaChatSerialization(this AkkaConfigurationBuilder builder) =>
        builder.AddHocon(Hocon, HoconAddMode.Prepend);

    private static string Name(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
