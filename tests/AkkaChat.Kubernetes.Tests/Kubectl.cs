using System.Diagnostics;
using System.Text.Json;

namespace AkkaChat.Kubernetes.Tests;

/// <summary>Renders overlays with the Kustomize that is built into <c>kubectl</c>. No cluster is asked.</summary>
internal static class Kubectl
{
    /// <summary>Older ones know neither <c>envs</c> nor <c>patches</c> with a path.</summary>
    private static readonly Version Oldest = new(1, 25);

    private static readonly Lazy<string?> WhyMissing = new(Look);

    /// <summary>Why overlays can't be rendered here; null if they can.</summary>
    public static string? Missing => WhyMissing.Value;

    /// <summary>The objects of an overlay.</summary>
    public static IReadOnlyList<object> Render(string overlay) => Manifests.Parse(Run("kustomize", Repository.PathOf($"k8s/overlays/{overlay}")));

    private static string? Look()
    {
        try
        {
            using var version = JsonDocument.Parse(Run("version", "--client", "--output=json"));
            var text = version.RootElement.GetProperty("clientVersion").GetProperty("gitVersion").GetString()!;
            return Version.Parse(text.TrimStart('v').Split('-', '+')[0]) < Oldest ? $"kubectl is {text}; {Oldest} or newer is needed to render overlays." : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"kubectl is not installed; {Oldest} or newer is needed to render overlays.";
        }
    }

    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)}: {errors.Result}");
    }
}
