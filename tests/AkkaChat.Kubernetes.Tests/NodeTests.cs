using System.Xml.Linq;
using AkkaChat.Node.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AkkaChat.Kubernetes.Tests;

/// <summary>What the manifests say of a node is what a node is.</summary>
public sealed class NodeTests : IAsyncLifetime
{
    private readonly Deployment _node = new();

    private NodeOptions Options => _node.App.Services.GetRequiredService<NodeOptions>();

    [Fact]
    public void A_node_accepts_its_settings()
    {
        Assert.False(Options.Storage.IsSqlite);
        Assert.True(Options.Cluster is { HostsEntities: true, ServesClients: true });
    }

    [Fact]
    public void Every_setting_is_one_that_the_configuration_describes()
    {
        var files = Repository.Files("k8s", "*.env");
        var names = Deployment.Settings(0).Keys
            .Concat(files.SelectMany(Deployment.EnvFile).Select(e => e.Key.Replace("__", ":", StringComparison.Ordinal)))
            .Where(n => !n.StartsWith("Logging:", StringComparison.Ordinal))
            .Select(n => char.IsAsciiDigit(n[^1]) ? n[..n.LastIndexOf(':')] : n)
            .ToHashSet(StringComparer.Ordinal);
        var described = Repository.Read("docs/configuration.md");

        Assert.True(names.Count >= 9);
        Assert.All(names, name => Assert.Contains($"| `{name}` |", described, StringComparison.Ordinal));
    }

    [Fact]
    public void Probes_ask_for_paths_that_a_node_serves()
    {
        var probes = new[] { Deployment.Container.StartupProbe, Deployment.Container.LivenessProbe, Deployment.Container.ReadinessProbe };

        Assert.Equal(["/health/live", "/health/live", "/health/ready"], probes.Select(p => p.HttpGet.Path));
        Assert.All(probes, p => Assert.Contains(p.HttpGet.Path, _node.Paths));
        Assert.All(probes, p => Assert.Equal("http", p.HttpGet.Port.Value));
    }

    [Fact]
    public void Ports_are_those_that_a_node_listens_on()
    {
        var configuration = _node.App.Configuration;

        Assert.Equal($"http://*:{Deployment.Port("http")}", configuration["Urls"]);
        Assert.Equal([$"http://*:{Deployment.Port("management")}"], Options.Management.Urls);
        Assert.Equal(Deployment.Port("remoting"), Options.Cluster.Port);
    }

    [Fact]
    public void The_seeds_are_the_first_three_pods_as_they_call_themselves()
    {
        var pods = Enumerable.Range(0, 3).Select(pod => Deployment.Settings(pod)["AkkaChat:Cluster:Hostname"]);
        var service = Manifests.Parse(Repository.Read("k8s/base/services.yaml")).OfType<V1Service>().Single(s => s.Spec.ClusterIP == "None");

        Assert.Equal(pods.Select(host => $"akka.tcp://{AkkaChatHosting.SystemName}@{host}:{Deployment.Port("remoting")}"), Options.Cluster.Seeds);
        Assert.StartsWith($"akkachat-0.{service.Metadata.Name}.", Options.Cluster.Hostname, StringComparison.Ordinal);
        Assert.Equal(service.Metadata.Name, Deployment.StatefulSet.Spec.ServiceName);
        Assert.True(service.Spec.PublishNotReadyAddresses);
        Assert.True(Deployment.StatefulSet.Spec.Replicas >= Options.Cluster.Seeds.Length);
        Assert.Equal("Parallel", Deployment.StatefulSet.Spec.PodManagementPolicy);
    }

    [Fact]
    public void A_pod_is_given_the_time_that_a_node_takes_to_stop()
    {
        var shutdown = _node.App.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        var before = TimeSpan.FromSeconds(Deployment.Container.Lifecycle.PreStop.Sleep.Seconds);

        Assert.True(TimeSpan.FromSeconds(Deployment.Pod.TerminationGracePeriodSeconds ?? 30) > before + shutdown);
    }

    [Fact]
    public void A_node_writes_where_it_has_a_volume_and_nowhere_else()
    {
        var mounts = Deployment.Container.VolumeMounts.Select(m => m.MountPath);

        Assert.Contains(Deployment.Settings(0)["AkkaChat:DataDirectory"], mounts);
        Assert.True(Deployment.Container.SecurityContext.ReadOnlyRootFilesystem);
    }

    [Fact]
    public void The_image_runs_as_the_user_and_on_the_ports_of_the_pod()
    {
        var project = XDocument.Load(Repository.PathOf("src/AkkaChat.Node/AkkaChat.Node.csproj"));

        Assert.Equal(Deployment.Container.Image, project.Descendants("ContainerRepository").Single().Value);
        Assert.Equal(Deployment.Pod.SecurityContext.RunAsUser.ToString(), project.Descendants("ContainerUser").Single().Value);
        Assert.Equal(
            Deployment.Container.Ports.Select(p => p.ContainerPort.ToString()),
            project.Descendants("ContainerPort").Select(p => (string)p.Attribute("Include")!));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _node.DisposeAsync().AsTask();
}
