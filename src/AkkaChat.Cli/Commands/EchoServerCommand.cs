using System.CommandLine;
using AkkaChat.Cli.Bench.Floors;

namespace AkkaChat.Cli.Commands;

/// <summary>The echo server of the floors, as a process of its own. Not for people, therefore hidden.</summary>
internal static class EchoServerCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var url = new Argument<string>("url");
        var command = new Command(EchoServer.Command) { url };
        command.Hidden = true;
        command.SetAction((parsed, cancel) => EchoServer.RunAsync(new Uri(parsed.GetRequiredValue(url)), cancel));
        return command;
    }
}
