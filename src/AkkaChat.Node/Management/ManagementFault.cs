namespace AkkaChat.Node.Management;

/// <summary>An operator's request that can't be done as asked.</summary>
/// <param name="code">One of <see cref="Protocol.ErrorCodes"/>.</param>
/// <param name="message">For the operator: what to do.</param>
internal sealed class ManagementFault(string code, string message) : Exception(message)
{
    public string Code => code;
}
