using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Serialization;
using Google.Protobuf;
using Xunit;

namespace AkkaChat.Node.Tests.Serialization;

/// <summary>What is remembered is seen undisturbed only while nothing else in this process encodes entries: so these run alone.</summary>
[CollectionDefinition(nameof(EncodedEntriesTests), DisableParallelization = true)]
[Collection(nameof(EncodedEntriesTests))]
public sealed class EncodedEntriesTests
{
    private static readonly UserId Alice = UserId.Parse("alice"), Bob = UserId.Parse("bob");
    private static readonly ConversationId Group = ConversationId.Group("01ARZ3NDEKTSV4RRFFQ69G5FAV");
    private static readonly AkkaChatSerializer Serializer = new(null!);
    private readonly Entry _message = Message(100);

    public static TheoryData<int> Lengths => [0, 1, 127, 128, 2_000, 2_048, 2_049, Limits.BodyBytes];

    [Fact]
    public void An_entry_is_encoded_once() => Assert.Same(_message.Encoded(), _message.Encoded());

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_bytes_of_an_entry_are_that_entry(int bodyBytes)
    {
        var entry = Message(bodyBytes);

        Assert.Equal(entry.ToWire().ToByteString(), entry.Encoded());
        Assert.Equal(entry, Node.Serialization.Wire.Entry.Parser.ParseFrom(entry.Encoded()).ToDomain());
    }

    [Fact]
    public void The_row_of_a_conversation_and_the_copies_of_all_inboxes_hold_the_same_bytes()
    {
        var bytes = _message.Encoded().Span;

        Assert.True(Serializer.ToBinary(new EntriesAppended([_message], 0, [])).AsSpan().IndexOf(bytes) > 0);
        Assert.True(Serializer.ToBinary(new StoreCopies(Bob, Group, 1, 6, [_message])).AsSpan().IndexOf(bytes) > 0);
        Assert.True(Serializer.ToBinary(new EntriesStored(1, [new CopyRun(Group, 1, [_message])], [])).AsSpan().IndexOf(bytes) > 0);
    }

    [Fact]
    public void Another_entry_that_says_the_same_has_the_same_bytes()
    {
        var another = _message with { };

        Assert.Equal(_message.Encoded(), another.Encoded());
        Assert.NotSame(_message.Encoded(), another.Encoded());
    }

    [Fact]
    public void A_long_body_is_not_remembered()
    {
        Assert.True(IsRemembered(Message(1_800)));
        Assert.False(IsRemembered(Message(2_049)));
    }

    [Fact]
    public void An_entry_that_names_many_users_is_not_remembered()
    {
        Assert.True(IsRemembered(Created(10)));
        Assert.False(IsRemembered(Created(Limits.Members)));
    }

    private static bool IsRemembered(Entry entry) => ReferenceEquals(entry.Encoded(), entry.Encoded());

    private static Entry Message(int bodyBytes) => new(7, EntryKind.Message, Alice, DateTimeOffset.UnixEpoch) { Body = new Body(new byte[bodyBytes]), Cmid = "c7" };

    private static Entry Created(int users) => new(1, EntryKind.Created, Alice, DateTimeOffset.UnixEpoch)
    {
        Users = [.. Enumerable.Range(0, users).Select(i => UserId.Parse($"user{i}"))],
        Title = "Tea",
    };
}
