using System.Runtime.Serialization;
using AkkaChat.Domain;
using AkkaChat.Domain.Accounts;
using AkkaChat.Domain.Contracts;
using AkkaChat.Domain.Conversations;
using AkkaChat.Domain.Inboxes;
using AkkaChat.Node.Serialization;
using CsCheck;
using Xunit;

namespace AkkaChat.Node.Tests.Serialization;

public sealed class SerializerTests
{
    private static readonly AkkaChatSerializer Serializer = new(null!);
    private static readonly string[] Manifests = [.. AkkaChatSerializer.Manifests.Keys];
    private static readonly IReadOnlyDictionary<string, byte[]> Pinned = ReadPinned();

    public static TheoryData<string> Names => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_has_exactly_the_pinned_bytes(string name)
    {
        var value = Samples.All[name];
        var (manifest, bytes) = (Serializer.Manifest(value), Serializer.ToBinary(value));

        Assert.True(Pinned.ContainsKey($"{manifest} {name}"), $"Nothing is pinned; golden.txt lacks the line{Environment.NewLine}{manifest} {name}: {Convert.ToBase64String(bytes)}");
        Assert.Equal(Convert.ToBase64String(Pinned[$"{manifest} {name}"]), Convert.ToBase64String(bytes));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void And_the_pinned_bytes_are_that_value(string name)
    {
        var value = Samples.All[name];
        var manifest = Serializer.Manifest(value);

        Assert.Equal(Printed.Of(value), Printed.Of(Serializer.FromBinary(Pinned[$"{manifest} {name}"], manifest)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_field_that_a_later_version_adds_is_passed_over(string name)
    {
        var value = Samples.All[name];
        // Field 200 as a varint, field 201 as three bytes.
        byte[] later = [.. Serializer.ToBinary(value), 0xC0, 0x0C, 0x01, 0xCA, 0x0C, 0x03, 1, 2, 3];

        Assert.Equal(Printed.Of(value), Printed.Of(Serializer.FromBinary(later, Serializer.Manifest(value))));
    }

    [Fact]
    public void Everything_that_crosses_nodes_or_is_stored_has_a_manifest()
    {
        Type[] stored = [typeof(ConversationSnapshot), typeof(InboxSnapshot), typeof(AccountState)];
        Type[] kinds = [typeof(IWireMessage), typeof(IConversationEvent), typeof(IInboxEvent), typeof(IAccountEvent)];
        var expected = typeof(IWireMessage).Assembly.GetTypes()
            .Where(t => t is { IsInterface: false, IsAbstract: false } && kinds.Any(k => k.IsAssignableFrom(t)))
            .Concat(stored);

        Assert.Equal(expected.Select(t => t.Name).Order(StringComparer.Ordinal), AkkaChatSerializer.Manifests.Values.Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_manifest_has_a_sample() =>
        Assert.Equal(
            AkkaChatSerializer.Manifests.Values.Select(t => t.Name).Order(StringComparer.Ordinal),
            Samples.All.Values.Select(v => v.GetType().Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_pinned_line_still_has_its_sample() =>
        Assert.Empty(Pinned.Keys.Except(Samples.All.Select(s => $"{Serializer.Manifest(s.Value)} {s.Key}"), StringComparer.Ordinal));

    [Fact]
    public void An_unknown_manifest_is_a_serialization_fault() =>
        Assert.Contains("'zz9'", Assert.Throws<SerializationException>(() => Serializer.FromBinary([], "zz9")).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_something_else_are_a_serialization_fault_and_nothing_worse() =>
        Gen.Select(Gen.Int[0, Manifests.Length - 1].Select(i => Manifests[i]), Gen.Byte.Array[0, 60]).Sample((manifest, bytes) =>
        {
            try
            {
                Serializer.FromBinary(bytes, manifest);
            }
            catch (SerializationException)
            {
                // What an entity stops at.
            }
        });

    [Fact]
    public void Any_entry_survives_the_way_there_and_back()
    {
        var user = Gen.String[Gen.Char["abcdefghij0123456789"], 2, 20].Select(UserId.Parse);
        var entry = Gen.Select(
            Gen.Long[1, long.MaxValue],
            Gen.Enum<EntryKind>(),
            user,
            Gen.Long[0, 4_102_444_800_000].Select(DateTimeOffset.FromUnixTimeMilliseconds),
            Gen.Byte.Array[0, 200],
            user.Array[0, 5],
            Gen.String.Null(),
            Gen.Enum<Role>().Nullable())
            .Select((cseq, kind, from, at, body, users, text, role) => new Entry(cseq, kind, from, at)
            {
                Body = new Body(body),
                Users = users,
                Cmid = text is null || HasLoneSurrogate(text) ? null : text,
                Role = role,
            });

        entry.Array[0, 5].Sample(entries =>
        {
            var page = new HistoryPage(ConversationId.Direct(UserId.Parse("alice"), UserId.Parse("bob")), entries, More: true);
            Assert.Equal(Printed.Of(page), Printed.Of(Serializer.FromBinary(Serializer.ToBinary(page), Serializer.Manifest(page))));
        });
    }

    private static bool HasLoneSurrogate(string text) => text.Any(char.IsSurrogate);

    private static Dictionary<string, byte[]> ReadPinned() => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Serialization", "golden.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(": ", 2))
        .ToDictionary(parts => parts[0], parts => Convert.FromBase64String(parts[1]), StringComparer.Ordinal);
}
