namespace AkkaChat.Kubernetes.Tests;

// What the Prometheus operator adds to Kubernetes, as far as the manifests use it.

internal sealed class ServiceMonitor
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = null!;

    public ServiceMonitorSpec Spec { get; set; } = null!;
}

internal sealed class ServiceMonitorSpec
{
    public V1LabelSelector Selector { get; set; } = null!;

    public List<ScrapedEndpoint> Endpoints { get; set; } = [];
}

internal sealed class ScrapedEndpoint
{
    public string? Port { get; set; }

    public string? Path { get; set; }

    public string? Interval { get; set; }
}

internal sealed class PrometheusRule
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = null!;

    public PrometheusRuleSpec Spec { get; set; } = null!;
}

internal sealed class PrometheusRuleSpec
{
    public List<RuleGroup> Groups { get; set; } = [];
}

internal sealed class RuleGroup
{
    public string? Name { get; set; }

    public string? Interval { get; set; }

    public List<Rule> Rules { get; set; } = [];
}

internal sealed class Rule
{
    public string? Alert { get; set; }

    public string? Record { get; set; }

    public string? Expr { get; set; }

    public string? For { get; set; }

    public Dictionary<string, string> Labels { get; set; } = [];

    public Dictionary<string, string> Annotations { get; set; } = [];
}
