using System.CommandLine;
using AkkaChat.Cli.Operations;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Cli.Commands;

/// <summary><c>akkachat inbox</c>, <c>conversation</c>, <c>sessions</c> and <c>trace</c>: where messages are.</summary>
internal static class InspectionCommands
{
    private static readonly OperationsJson Json = OperationsJson.Default;

    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All(ManagementDefaults defaults) => [Inbox(defaults), Conversation(defaults), Sessions(defaults), Trace(defaults)];

    private static Command Inbox(ManagementDefaults defaults)
    {
        var user = new Argument<string>("user") { Description = "A user id." };
        return new("inbox", "Users' inboxes.")
        {
            Operation.Of(defaults, "show", "Where an inbox, its devices and their streams stand. Wakes the inbox.", [user],
                (node, parsed, cancel) => node.GetAsync($"manage/inboxes/{Uri.EscapeDataString(parsed.GetRequiredValue(user))}", Json.InboxReport, cancel),
                InspectionViews.Inbox),
        };
    }

    private static Command Conversation(ManagementDefaults defaults)
    {
        var id = Id();
        return new("conversation", "Conversations.")
        {
            Operation.Of(defaults, "show", "Members, and how far the copying into their inboxes is. Wakes the conversation.", [id],
                (node, parsed, cancel) => node.GetAsync($"manage/conversations/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", Json.ConversationReport, cancel),
                InspectionViews.Conversation),
        };
    }

    private static Command Sessions(ManagementDefaults defaults)
    {
        var all = new Option<bool>("--all") { Description = "Of all nodes, not only of the one that is asked." };
        var user = new Option<string?>("--user") { Description = "Only of this user.", HelpName = "user" };
        var limit = Options.Count("--limit", 50, "Most sessions shown of each node.", max: 200);
        return Operation.Of(defaults, "sessions", "WebSockets whose clients have said hello.", [all, user, limit],
            (node, parsed, cancel) => node.GetAsync(
                $"manage/sessions?all={(parsed.GetValue(all) ? "true" : "false")}&limit={parsed.GetValue(limit)}{User(parsed.GetValue(user))}", Json.SessionsReport, cancel),
            InspectionViews.Sessions);
    }

    private static Command Trace(ManagementDefaults defaults)
    {
        var id = Id();
        var cseq = new Argument<long>("cseq") { Description = "The entry's number in the conversation." };
        var user = new Option<string?>("--user") { Description = "Only this member.", HelpName = "user" };
        return Operation.Of(defaults, "trace", "What became of an entry: accepted, stored in whose inbox, sent, acknowledged, read. Wakes the conversation and its members' inboxes.", [id, cseq, user],
            (node, parsed, cancel) => node.GetAsync(
                $"manage/conversations/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/trace/{parsed.GetValue(cseq)}{User(parsed.GetValue(user), '?')}", Json.TraceReport, cancel),
            TraceView.Show);
    }

    private static Argument<string> Id() => new("conversation") { Description = "g:… for a group, alice:bob for two people." };

    private static string User(string? user, char separator = '&') => user is null ? "" : $"{separator}user={Uri.EscapeDataString(user)}";
}
