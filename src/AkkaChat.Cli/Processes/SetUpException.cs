namespace AkkaChat.Cli.Processes;

/// <summary>Something that is needed is missing or doesn't work; the message says what to do about it.</summary>
internal sealed class SetUpException(string message, Exception? inner = null) : Exception(message, inner);
