namespace AkkaChat.Domain.Contracts;

/// <summary>Marks the shard region of inboxes: <c>IRequiredActor&lt;InboxRegion&gt;</c> takes every <see cref="IInboxMessage"/>.</summary>
public sealed class InboxRegion;

/// <summary>Marks the shard region of conversations: takes every <see cref="IConversationMessage"/>.</summary>
public sealed class ConversationRegion;

/// <summary>Marks the shard region of accounts: takes every <see cref="IAccountMessage"/>.</summary>
public sealed class AccountRegion;

/// <summary>Marks the shard region of presence: takes every <see cref="IPresenceMessage"/>.</summary>
public sealed class PresenceRegion;

/// <summary>Anything that can cross nodes: bound to the project's serializer, requests and replies alike.</summary>
public interface IWireMessage;

/// <summary>A message to the inbox of <see cref="User"/>.</summary>
public interface IInboxMessage : IWireMessage
{
    /// <summary>Whose inbox.</summary>
    UserId User { get; }
}

/// <summary>A message to <see cref="Conversation"/>.</summary>
public interface IConversationMessage : IWireMessage
{
    /// <summary>Which conversation.</summary>
    ConversationId Conversation { get; }
}

/// <summary>A message to the account of <see cref="User"/>.</summary>
public interface IAccountMessage : IWireMessage
{
    /// <summary>Whose account.</summary>
    UserId User { get; }
}

/// <summary>A message to the presence of <see cref="User"/>.</summary>
public interface IPresenceMessage : IWireMessage
{
    /// <summary>Whose presence.</summary>
    UserId User { get; }
}
