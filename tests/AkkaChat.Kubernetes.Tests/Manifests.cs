using k8s;

namespace AkkaChat.Kubernetes.Tests;

/// <summary>Reads manifests as strictly as the API server would with <c>--validate=strict</c>: a field that its kind does not have is a fault.</summary>
internal static class Manifests
{
    private static readonly Dictionary<string, Type> Custom = new(StringComparer.Ordinal)
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
    };

    /// <summary>Every file with manifests; those of Kustomize are its own.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Repository.Files("k8s", "*.yaml").Where(f => Path.GetFileName(f) != "kustomization.yaml")];

    /// <summary>The objects in a text.</summary>
    public static IReadOnlyList<object> Parse(string yaml) => KubernetesYaml.LoadAllFromString(yaml, Custom, strict: true);

    /// <summary>The one object of a kind in a file.</summary>
    public static T Read<T>(string file) => Parse(Repository.Read(file)).OfType<T>().Single();
}
