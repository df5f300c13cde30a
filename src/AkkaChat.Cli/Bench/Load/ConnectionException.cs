namespace AkkaChat.Cli.Bench.Load;

/// <summary>A connection could not be made or kept: whose, and at which step.</summary>
internal sealed class ConnectionException(string message, Exception? inner = null) : Exception(message, inner);
