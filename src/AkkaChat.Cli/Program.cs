using AkkaChat.Cli.Commands;

return await CommandLine.RunAsync(args);
