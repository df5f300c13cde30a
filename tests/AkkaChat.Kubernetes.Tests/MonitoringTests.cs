using System.Text.Json;
using System.Text.RegularExpressions;

namespace AkkaChat.Kubernetes.Tests;

public sealed partial class MonitoringTests
{
    private const string Runbook = "docs/operations.md";

    private static readonly Rule[] Alerts = [.. Manifests.Read<PrometheusRule>("k8s/monitoring/prometheus-rule.yaml").Spec.Groups.SelectMany(g => g.Rules)];

    [Fact]
    public void Every_alert_says_what_it_is_and_how_grave()
    {
        Assert.True(Alerts.Length >= 10);
        Assert.Equal(Alerts.Length, Alerts.Select(a => a.Alert).Distinct().Count());
        Assert.All(Alerts, alert =>
        {
            Assert.False(string.IsNullOrWhiteSpace(alert.Expr));
            Assert.Matches(@"^\d+[smh]$", alert.For);
            Assert.Contains(alert.Labels["severity"], new[] { "warning", "critical" });
            Assert.Equal(["description", "runbook_url", "summary"], alert.Annotations.Keys.Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public void Every_alert_has_a_section_that_says_what_to_do_and_every_section_has_its_alert()
    {
        var sections = AlertHeading().Matches(Repository.Read(Runbook)).Select(m => m.Groups["name"].Value);

        Assert.Equal(Alerts.Select(a => a.Alert), sections);
        Assert.All(Alerts, alert => Assert.Equal($"{Runbook}#{alert.Alert!.ToLowerInvariant()}", alert.Annotations["runbook_url"]));
    }

    [Fact]
    public void Every_panel_of_the_dashboard_asks_for_something_and_lies_where_no_other_does()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read("k8s/monitoring/akkachat-dashboard.json"));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToArray();
        var graphs = panels.Where(p => p.GetProperty("type").GetString() == "timeseries").ToArray();

        Assert.True(graphs.Length >= 12);
        Assert.All(graphs, graph => Assert.All(
            graph.GetProperty("targets").EnumerateArray().ToArray(), target => Assert.NotEmpty(target.GetProperty("expr").GetString()!)));
        Assert.Equal(panels.Length, panels.Select(p => p.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(panels.Length, panels.Select(p => (p.GetProperty("gridPos").GetProperty("x").GetInt32(), p.GetProperty("gridPos").GetProperty("y").GetInt32())).Distinct().Count());
    }

    [GeneratedRegex("^### (?<name>AkkaChat[A-Za-z]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AlertHeading();
}
