using AkkaChat.Node.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace AkkaChat.Kubernetes.Tests;

/// <summary>
/// A node as the base's manifests configure it: composed from the very settings that its pod would get, and not started.
/// </summary>
public sealed class Deployment : IAsyncDisposable
{
    public const string StatefulSetFile = "k8s/base/stateful-set.yaml";

    private const string Namespace = "chat";

    private static readonly Dictionary<string, string> Secrets = new(StringComparer.Ordinal)
    {
        ["connection-string"] = "Host=db;Username=akkachat;Password=secret;Database=akkachat",
        ["management-token"] = "a-token-that-is-long-enough",
        ["signing-key"] = Convert.ToBase64String(new byte[32]),
    };

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("akkachat-k8s-");

    public Deployment()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(Settings(0).Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        // The pod's directory is not this machine's.
        builder.Configuration["AkkaChat:DataDirectory"] = _data.FullName;
        App = builder.AddAkkaChat().Build();
        App.MapAkkaChat();
    }

    /// <summary>The manifest.</summary>
    public static V1StatefulSet StatefulSet { get; } = Manifests.Read<V1StatefulSet>(StatefulSetFile);

    public static V1PodSpec Pod => StatefulSet.Spec.Template.Spec;

    public static V1Container Container => Pod.Containers.Single();

    /// <summary>The node.</summary>
    public WebApplication App { get; }

    /// <summary>The paths that it serves.</summary>
    public IEnumerable<string> Paths =>
        ((IEndpointRouteBuilder)App).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Select(e => e.RoutePattern.RawText!);

    /// <summary>The settings that a pod gets, under the names that the configuration has for them.</summary>
    public static IReadOnlyDictionary<string, string> Settings(int pod) => Environment(pod)
        .Where(e => e.Key is not ("POD_NAME" or "POD_NAMESPACE"))
        .ToDictionary(e => e.Key.Replace("__", ":", StringComparison.Ordinal), e => e.Value, StringComparer.Ordinal);

    /// <summary>The settings in a file for a generated ConfigMap.</summary>
    public static IEnumerable<KeyValuePair<string, string>> EnvFile(string file) => Repository.Read(file)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] != '#')
        .Select(line => line.Split('=', 2))
        .Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    /// <summary>The pod's port of a name.</summary>
    public static int Port(string name) => Container.Ports.Single(p => p.Name == name).ContainerPort;

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static Dictionary<string, string> Environment(int pod)
    {
        var environment = EnvFile("k8s/base/akkachat.env").ToDictionary(StringComparer.Ordinal);
        foreach (var variable in Container.Env)
        {
            var value = variable switch
            {
                { Value: { } text } => text,
                { ValueFrom.FieldRef.FieldPath: "metadata.name" } => $"{StatefulSet.Metadata.Name}-{pod}",
                { ValueFrom.FieldRef.FieldPath: "metadata.namespace" } => Namespace,
                { ValueFrom.SecretKeyRef: { Name: "akkachat-secrets", Key: var key } } => Secrets[key],
                _ => throw new InvalidOperationException($"{variable.Name} has no value."),
            };
            // As the kubelet does: what was defined before can be referred to.
            environment[variable.Name] = environment.Aggregate(value, (text, e) => text.Replace($"$({e.Key})", e.Value, StringComparison.Ordinal));
        }

        return environment;
    }
}
