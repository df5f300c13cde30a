using Akka.Actor;
using Akka.Hosting;
using Akka.Streams;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol;
using AkkaChat.Web.Entities;
using AkkaChat.Web.Sessions.Sockets;
using AkkaChat.Web.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace AkkaChat.Web.Sessions;

/// <summary>Accepts WebSockets and runs a session on each.</summary>
internal sealed class SessionEndpoint(
    IRequiredActor<InboxRegion> inboxes,
    IRequiredActor<ConversationRegion> conversations,
    IRequiredActor<PresenceRegion> presence,
    EntityClient entities,
    ISessionGate gate,
    SessionOptions options,
    IEnumerable<ISessionCodec> codecs,
    LiveSessions live,
    SessionMaterializer materializer,
    TimeProvider clock,
    ILogger<SessionEndpoint> log)
{
    private readonly SessionServices _services = new(inboxes.ActorRef, conversations.ActorRef, presence.ActorRef, entities, gate, live, options, clock, log);
    private readonly Dictionary<string, SessionGraph> _graphs = codecs.ToDictionary(c => c.Subprotocol, c => new SessionGraph(c), StringComparer.Ordinal);

    /// <summary>Serves one request; returns when its socket is done.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
            return;
        }

        if (live.Draining)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "1";
            return;
        }

        // A socket that was open for a day is no slow request.
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
            metrics.MetricsDisabled = true;
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        var chosen = offered.FirstOrDefault(_graphs.ContainsKey);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            // A browser fails a connection that takes none of its offers, and would never see why: so one is taken, only to be closed with 4505.
            SubProtocol = chosen ?? offered.FirstOrDefault(),
            // The protocol has a heartbeat of its own; control frames are answered by proxies for dead clients.
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        });
        var connection = new SocketConnection(socket, (context.Features.Get<IHttpUpgradeFeature>() as CoalescingUpgrade)?.Stream, clock);
        var close = chosen is null
            ? new SocketClose(CloseCodes.Version, $"this server speaks {string.Join(", ", _graphs.Keys)}")
            : await _graphs[chosen].Run(new SessionContext(connection, _services, new SessionEnding()), materializer.Instance);
        WebMetrics.SessionClosed(close.Code);
        if (log.IsEnabled(LogLevel.Debug))
            log.LogDebug("A session ends with {Code}: {Reason}", close.Code, close.Reason);
        await connection.CloseAsync(close, options.Linger);
    }
}

/// <summary>The one materializer that all sessions of a node share; each of its own would leak a supervisor per socket.</summary>
public sealed class SessionMaterializer(ActorSystem system)
{
    /// <summary>The materializer.</summary>
    public IMaterializer Instance { get; } = system.Materializer(namePrefix: "ws");
}
