using System.Text.Json.Serialization;

namespace AkkaChat.Protocol.Management;

/// <summary>The JSON of the management endpoint: as <see cref="ManagementJson"/>, but a reader takes a reply that lacks what an older node does not say.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(WireTimeJsonConverter)])]
[JsonSerializable(typeof(ClusterReport))]
[JsonSerializable(typeof(NodeReport))]
[JsonSerializable(typeof(LeaderReport))]
[JsonSerializable(typeof(MemberRequest))]
[JsonSerializable(typeof(ClusterChange))]
[JsonSerializable(typeof(ClusterEvent))]
[JsonSerializable(typeof(RegionsReport))]
[JsonSerializable(typeof(ShardsReport))]
[JsonSerializable(typeof(RegionStatsReport))]
[JsonSerializable(typeof(ActorsReport))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(LogLevelReport))]
[JsonSerializable(typeof(SetLogLevelRequest))]
[JsonSerializable(typeof(InboxReport))]
[JsonSerializable(typeof(ConversationReport))]
[JsonSerializable(typeof(SessionsReport))]
[JsonSerializable(typeof(TraceReport))]
public sealed partial class OperationsJson : JsonSerializerContext;
