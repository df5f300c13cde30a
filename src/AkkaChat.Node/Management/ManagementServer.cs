using System.Data.Common;
using System.Net.Sockets;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AkkaChat.Node.Management;

/// <summary>The configured management address can't be listened on; the message says what to do.</summary>
internal sealed class ManagementAddressException(string message, Exception inner) : Exception(message, inner);

/// <summary>
/// The management endpoint: a web host of its own beside the one that serves clients, with nothing in it but routing. So neither is reachable at the
/// other's port, nothing of it lies in the way of a client's request, and it is there on nodes that serve no clients. It begins before the node
/// joins its cluster and ends after the node has left, so that it answers while either takes long.
/// </summary>
internal sealed partial class ManagementServer(IServiceProvider node, ManagementOptions options, ILogger<ManagementServer> log) : IHostedService, IAsyncDisposable
{
    /// <summary>Longest body of a request, in bytes.</summary>
    private const int RequestBytes = 16 * 1024;

    private WebApplication? _app;

    /// <summary>Where it listens; empty if it does not.</summary>
    public IReadOnlyCollection<string> Addresses => _app is null ? [] : [.. _app.Urls];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.IsOn)
            return;
        _app = Build();
        try
        {
            await _app.StartAsync(cancellationToken);
            LogListening(string.Join(", ", Addresses));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await DisposeAsync();
            if (!options.IsDefault || e.InnerException is not AddressInUseException)
                throw new ManagementAddressException($"AkkaChat:Management:Urls can't be listened on: {e.Message} Set another address; empty turns management off.", e);
            // Nobody asked for this address: most likely it is another node's on the same machine, and chatting works without.
            LogTaken(string.Join(", ", options.Urls));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not { } app)
            return;
        _app = null;
        await app.DisposeAsync();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls([.. options.Urls]);
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, OperationsJson.Default));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(node.GetRequiredService<ILoggerFactory>());
        builder.Services.AddSingleton(node.GetRequiredService<HealthCheckService>());
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.Configure<KestrelServerOptions>(o =>
        {
            o.Limits.MaxRequestBodySize = RequestBytes;
            o.AddServerHeader = false;
        });
        var app = builder.Build();
        app.Use(AnswerAsync);
        app.MapAkkaChatManagement(node);
        return app;
    }

    /// <summary>Whatever goes wrong is a problem like any other; and until the node has started, all that can be said is that it lives.</summary>
    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        var isUp = node.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested;
        if (!isUp && context.Request.Path != Health.HealthHosting.LivePath)
        {
            await new ManagementProblem(ErrorCodes.Unavailable, "The node is starting.").ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (ManagementFault fault)
        {
            await new ManagementProblem(fault.Code, fault.Message).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            await new ManagementProblem(ErrorCodes.BadFrame, "A value is missing or has the wrong type.") { Status = e.StatusCode }.ExecuteAsync(context);
        }
        catch (DbException) when (!context.Response.HasStarted)
        {
            await new ManagementProblem(ErrorCodes.Unavailable, "The database does not answer.").ExecuteAsync(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            LogFailed(e, context.Request.Method, context.GetEndpoint()?.DisplayName);
            await new ManagementProblem(ErrorCodes.Internal, "A fault of the node. It is in its log.").ExecuteAsync(context);
        }
    }

    [LoggerMessage(LogLevel.Information, "Management is at {Addresses}")]
    private partial void LogListening(string addresses);

    [LoggerMessage(LogLevel.Warning, "Management is off: {Addresses} is taken, by another node perhaps. To have it here too, set AkkaChat:Management:Urls to another port; empty turns it off")]
    private partial void LogTaken(string addresses);

    [LoggerMessage(LogLevel.Error, "{Method} {Route} failed")]
    private partial void LogFailed(Exception e, string method, string? route);

    /// <summary>Signals are the node's.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
