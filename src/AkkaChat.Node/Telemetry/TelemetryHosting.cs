using System.Globalization;
using AkkaChat.Node.Hosting;
using AkkaChat.Web.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AkkaChat.Node.Telemetry;

/// <summary>
/// Where numbers and traces go: metrics to whoever asks for <c>/metrics</c>, and both to the collector that the standard environment variable
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names. Without it nothing leaves the node, and nothing is traced.
/// </summary>
internal static class TelemetryHosting
{
    /// <summary>Where metrics are, on the management endpoint.</summary>
    public const string MetricsPath = "/metrics";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Meters of .NET itself, of HTTP requests and of the database's driver. Not Kestrel's: it would keep something for every socket.</summary>
    private static readonly string[] Others = ["System.Runtime", "Microsoft.AspNetCore.Hosting", "Npgsql"];

    /// <summary>Collects metrics, and traces if they are wanted.</summary>
    public static IServiceCollection AddAkkaChatTelemetry(this IServiceCollection services, IConfiguration configuration, ClusterSettings cluster)
    {
        var hasCollector = !string.IsNullOrWhiteSpace(configuration[Endpoint]);
        var ratio = TraceRatio(configuration);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService("akkachat", serviceVersion: typeof(TelemetryHosting).Assembly.GetName().Version?.ToString(3), serviceInstanceId: InstanceOf(cluster))
                // Last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have their say.
                .AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddMeter([WebMetrics.MeterName, .. Others]).AddPrometheusExporter();
                if (hasCollector)
                    metrics.AddOtlpExporter();
            });
        if (hasCollector && ratio > 0)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(WebMetrics.MeterName)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio)))
                .AddOtlpExporter());
        }

        services.AddHostedService<Beginning>();
        return services;
    }

    /// <summary>Serves the metrics in the text format of Prometheus.</summary>
    /// <param name="endpoints">Where they are served.</param>
    /// <param name="node">The services of the node, whose metrics they are.</param>
    public static IEndpointConventionBuilder MapAkkaChatMetrics(this IEndpointRouteBuilder endpoints, IServiceProvider node) =>
        endpoints.MapPrometheusScrapingEndpoint(MetricsPath, node.GetRequiredService<MeterProvider>(), configureBranchedPipeline: null, optionsName: null);

    /// <summary>Counts nothing once, when there is somebody who collects it.</summary>
    private sealed class Beginning(MeterProvider provider) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            GC.KeepAlive(provider);
            WebMetrics.Begin();
            NodeMetrics.Begin();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>The name that survives a restart: the pod's, if there is one.</summary>
    private static string InstanceOf(ClusterSettings cluster) => cluster.Port == 0 ? Environment.MachineName : $"{cluster.Hostname}:{cluster.Port}";

    private static double TraceRatio(IConfiguration configuration)
    {
        const string Key = "AkkaChat:Telemetry:TraceRatio";
        return configuration[Key] switch
        {
            null or "" => 0,
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1 => ratio,
            var text => throw new InvalidOperationException($"{Key} is '{text}'; it is a number from 0 (no message is traced) to 1 (every message is)."),
        };
    }
}
