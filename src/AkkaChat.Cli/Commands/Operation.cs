using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AkkaChat.Cli.Operations;
using AkkaChat.Cli.Processes;
using AkkaChat.Protocol.Management;

namespace AkkaChat.Cli.Commands;

/// <summary>A command that asks a node and shows what it answers: a table for people, JSON for scripts.</summary>
internal static class Operation
{
    private static readonly OperationsJson Indented = new(new JsonSerializerOptions(OperationsJson.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A command with one answer.</summary>
    /// <param name="defaults">The node that is asked unless told otherwise.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it tells or does, in a sentence.</param>
    /// <param name="own">Its own arguments and options.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="view">Shows the answer to people.</param>
    public static Command Of<T>(
        ManagementDefaults defaults, string name, string description, IReadOnlyList<Symbol> own,
        Func<ManagementClient, ParseResult, CancellationToken, Task<T>> ask, Action<Sheet, T> view)
    {
        var (command, management) = Create(defaults, name, description, own);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = management.Open(parsed);
            var reply = await ask(client, parsed, cancel);
            if (management.IsJson(parsed))
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(reply, (JsonTypeInfo<T>)Indented.GetTypeInfo(typeof(T))!));
            else
                view(Sheet.OfOutput(), reply);
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>A command whose answer goes on until Ctrl+C: a line each, of JSON if that is wanted.</summary>
    public static Command Lines<T>(
        ManagementDefaults defaults, string name, string description, IReadOnlyList<Symbol> own,
        Func<ManagementClient, ParseResult, CancellationToken, IAsyncEnumerable<T>> read, Action<Sheet, T> view)
    {
        var (command, management) = Create(defaults, name, description, own);
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = management.Open(parsed);
            var sheet = Sheet.OfOutput();
            try
            {
                await foreach (var line in read(client, parsed, cancel))
                {
                    if (management.IsJson(parsed))
                        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(line, (JsonTypeInfo<T>)OperationsJson.Default.GetTypeInfo(typeof(T))!));
                    else
                        view(sheet, line);
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                // Ctrl+C is how one stops looking.
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static (Command Command, ManagementArguments Management) Create(ManagementDefaults defaults, string name, string description, IReadOnlyList<Symbol> own)
    {
        var command = new Command(name, description);
        var management = new ManagementArguments(defaults);
        foreach (var argument in own.OfType<Argument>())
            command.Arguments.Add(argument);
        foreach (var option in own.OfType<Option>().Concat(management.All))
            command.Options.Add(option);
        return (command, management);
    }
}
