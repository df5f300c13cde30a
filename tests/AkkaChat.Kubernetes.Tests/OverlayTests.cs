using k8s;

namespace AkkaChat.Kubernetes.Tests;

/// <summary>An overlay, as it would be applied.</summary>
public sealed class OverlayTests
{
    /// <summary>What an installation brings along itself: see docs/operations.md.</summary>
    private static readonly string[] Brought = ["akkachat-secrets", "akkachat-tls"];

    [SkippableTheory]
    [InlineData("local")]
    [InlineData("production")]
    public void Whatever_a_pod_refers_to_is_there(string overlay)
    {
        var rendered = Render(overlay);
        var names = rendered.OfType<IMetadata<V1ObjectMeta>>().Select(o => o.Metadata.Name)
            .Concat(overlay == "production" ? Brought : [])
            .ToHashSet(StringComparer.Ordinal);
        var references = Pods(rendered).SelectMany(References).ToArray();

        Assert.True(references.Length >= 4);
        Assert.All(references, reference => Assert.Contains(reference, names));
    }

    [SkippableTheory]
    [InlineData("local")]
    [InlineData("production")]
    public void Every_selector_selects_pods(string overlay)
    {
        var rendered = Render(overlay);
        var labels = rendered.OfType<V1StatefulSet>().Select(s => s.Spec.Template.Metadata.Labels).ToArray();
        var selectors = rendered.OfType<V1Service>().Select(s => s.Spec.Selector)
            .Concat(rendered.OfType<V1NetworkPolicy>().Select(p => p.Spec.PodSelector.MatchLabels))
            .Concat(rendered.OfType<V1PodDisruptionBudget>().Select(b => b.Spec.Selector.MatchLabels))
            .Concat(rendered.OfType<V1StatefulSet>().SelectMany(s => s.Spec.Template.Spec.TopologySpreadConstraints ?? []).Select(c => c.LabelSelector.MatchLabels))
            .ToArray();

        Assert.NotEmpty(selectors);
        Assert.All(selectors, selector => Assert.Contains(labels, l => selector.All(s => l.TryGetValue(s.Key, out var value) && value == s.Value)));
    }

    [SkippableTheory]
    [InlineData("local")]
    [InlineData("production")]
    public void Nothing_runs_with_more_rights_than_it_needs(string overlay)
    {
        var rendered = Render(overlay);

        Assert.All(Pods(rendered), pod =>
        {
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.All(pod.Containers, c => Assert.True(c.SecurityContext is { ReadOnlyRootFilesystem: true, AllowPrivilegeEscalation: false }));
            Assert.All(pod.Containers, c => Assert.Equal(["ALL"], c.SecurityContext.Capabilities.Drop));
            Assert.All(pod.Containers, c => Assert.True(c.Resources.Requests.ContainsKey("cpu") && c.Resources.Limits.ContainsKey("memory")));
        });
    }

    [SkippableTheory]
    [InlineData("local")]
    [InlineData("production")]
    public void Images_are_of_a_version(string overlay) => Assert.All(
        Pods(Render(overlay)).SelectMany(p => p.Containers),
        container => Assert.Matches(@":\d[\w.-]*$", container.Image));

    [SkippableFact]
    public void Production_holds_no_secret() =>
        Assert.DoesNotContain(Render("production"), o => o is V1Secret);

    [SkippableFact]
    public void Production_spreads_its_nodes_over_machines() =>
        Assert.Contains(
            Render("production").OfType<V1StatefulSet>().Single().Spec.Template.Spec.TopologySpreadConstraints,
            c => c is { TopologyKey: "kubernetes.io/hostname", WhenUnsatisfiable: "DoNotSchedule" });

    [SkippableFact]
    public void Prometheus_finds_the_port_that_metrics_are_on()
    {
        var rendered = Render("production");
        var monitor = rendered.OfType<ServiceMonitor>().Single();
        var service = rendered.OfType<V1Service>().Single(s => monitor.Spec.Selector.MatchLabels.All(l => s.Metadata.Labels[l.Key] == l.Value));

        Assert.Equal(8558, service.Spec.Ports.Single(p => p.Name == monitor.Spec.Endpoints.Single().Port).Port);
    }

    private static IReadOnlyList<object> Render(string overlay)
    {
        Skip.If(Kubectl.Missing is not null, Kubectl.Missing);
        return Kubectl.Render(overlay);
    }

    private static IEnumerable<V1PodSpec> Pods(IEnumerable<object> rendered) => rendered.OfType<V1StatefulSet>().Select(s => s.Spec.Template.Spec);

    private static IEnumerable<string> References(V1PodSpec pod) => pod.Containers
        .SelectMany(c => (c.Env ?? []).Select(e => e.ValueFrom?.SecretKeyRef?.Name).Concat((c.EnvFrom ?? []).Select(e => e.ConfigMapRef?.Name)))
        .Append(pod.ServiceAccountName)
        .OfType<string>();
}
