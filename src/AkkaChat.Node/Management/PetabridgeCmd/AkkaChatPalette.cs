using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Akka.DependencyInjection;
using Akka.Hosting;
using AkkaChat.Protocol.Management;
using Petabridge.Cmd;
using Petabridge.Cmd.Cluster;
using Petabridge.Cmd.Cluster.Sharding;
using Petabridge.Cmd.Host;

namespace AkkaChat.Node.Management.PetabridgeCmd;

// Compiled with -p:PetabridgeCmd=true only, and covered by no test.

internal static class PetabridgeCmdHosting
{
    /// <summary>Serves <c>pbm</c>: its own commands for the cluster and its shards, and AkkaChat's beside them. For whoever is on the machine: it has no token.</summary>
    public static AkkaConfigurationBuilder WithPetabridgeCmd(this AkkaConfigurationBuilder builder) => builder
        .AddHocon("petabridge.cmd { host = 127.0.0.1, port = 9110 }", HoconAddMode.Prepend)
        .WithActors(static (system, _, services) =>
        {
            var cmd = Petabridge.Cmd.Host.PetabridgeCmd.Get(system);
            cmd.RegisterCommandPalette(ClusterCommands.Instance);
            cmd.RegisterCommandPalette(ClusterShardingCommands.Instance);
            cmd.RegisterCommandPalette(new AkkaChatPaletteHandler(services));
            cmd.Start();
        });
}

/// <summary>The commands: <c>akkachat inbox -u alice</c>, <c>akkachat trace -c alice:bob -n 12</c> and so on.</summary>
internal static class AkkaChatPalette
{
    public static readonly CommandDefinition Inbox = Define("inbox", "Where an inbox and its devices stand. Wakes the inbox.", ("user", "-u"));
    public static readonly CommandDefinition Conversation = Define("conversation", "How far the copying into members' inboxes is. Wakes the conversation.", ("conversation", "-c"));
    public static readonly CommandDefinition Sessions = Define("sessions", "WebSockets of all nodes.");
    public static readonly CommandDefinition Trace = Define("trace", "What became of an entry. Wakes the conversation and its members' inboxes.", ("conversation", "-c"), ("cseq", "-n"));
    public static readonly CommandPalette Palette = new("akkachat", [Inbox, Conversation, Sessions, Trace]);

    private static CommandDefinition Define(string name, string description, params (string Name, string Switch)[] arguments) => arguments
        .Aggregate(
            new CommandDefinitionBuilder().WithName(name).WithDescription(description),
            static (builder, a) => builder.WithArgument(b => b.IsMandatory(true).WithName(a.Name).WithSwitch(a.Switch)))
        .Build();
}

internal sealed class AkkaChatPaletteHandler(IDependencyResolver services) : CommandPaletteHandler(AkkaChatPalette.Palette)
{
    public override Props HandlerProps { get; } = Props.Create(() => new AkkaChatPaletteActor(services));
}

/// <summary>Asks the same handlers as the management endpoint, and answers with the same JSON.</summary>
internal sealed class AkkaChatPaletteActor : CommandHandlerActor
{
    public AkkaChatPaletteActor(IDependencyResolver services) : base(AkkaChatPalette.Palette)
    {
        var (inspection, sessions, trace) = (services.GetService<InspectionHandlers>(), services.GetService<SessionHandlers>(), services.GetService<TraceHandler>());
        var json = OperationsJson.Default;
        Process(AkkaChatPalette.Inbox.Name, (_, a) => Answer(inspection.InboxAsync(a.ArgumentValues("user").Single(), CancellationToken.None), json.InboxReport));
        Process(AkkaChatPalette.Conversation.Name, (_, a) => Answer(inspection.ConversationAsync(a.ArgumentValues("conversation").Single(), CancellationToken.None), json.ConversationReport));
        Process(AkkaChatPalette.Sessions.Name, (_, _) => Answer(sessions.ListAsync(all: true, user: null, limit: null, CancellationToken.None), json.SessionsReport));
        Process(AkkaChatPalette.Trace.Name, (_, a) => Answer(
            trace.TraceAsync(a.ArgumentValues("conversation").Single(), long.TryParse(a.ArgumentValues("cseq").Single(), CultureInfo.InvariantCulture, out var cseq) ? cseq : 0, user: null, CancellationToken.None), json.TraceReport));
    }

    private void Answer<T>(Task<T> reply, JsonTypeInfo<T> type) => reply.PipeTo(
        Sender,
        success: r => new CommandResponse(JsonSerializer.Serialize(r, type), true),
        failure: e => new ErroredCommandResponse(e is ManagementFault ? e.Message : "A fault of the node. It is in its log."));
}
