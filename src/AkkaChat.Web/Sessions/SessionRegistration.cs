using AkkaChat.Web.Entities;
using AkkaChat.Web.Sessions.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AkkaChat.Web.Sessions;

/// <summary>Adds WebSocket sessions to a host.</summary>
public static class SessionRegistration
{
    /// <summary>Registers sessions. The host also registers <see cref="ISessionGate"/>, and the regions through Akka.Hosting.</summary>
    public static IServiceCollection AddAkkaChatSessions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(p => SessionOptions.From(p.GetRequiredService<IConfiguration>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISessionCodec, JsonSessionCodec>());
        services.TryAddSingleton(AskPatience.Default);
        services.TryAddSingleton<EntityClient>();
        services.TryAddSingleton<LiveSessions>();
        services.TryAddSingleton<SessionMaterializer>();
        services.TryAddSingleton<SessionEndpoint>();
        services.TryAddSingleton<SessionDrain>();
        services.AddHostedService(p => p.GetRequiredService<SessionDrain>());
        return services;
    }

    /// <summary>
    /// Serves sessions at <see cref="Protocol.Subprotocol.Path"/>. Whatever comes before it in the pipeline and awaits the rest stays in memory for
    /// as long as a socket is open: put it behind the guards, and before what is for the API.
    /// </summary>
    public static IApplicationBuilder UseAkkaChatSessions(this IApplicationBuilder app)
    {
        // Not from the request's services: a scope would stay for as long as the socket.
        var endpoint = new Lazy<SessionEndpoint>(app.ApplicationServices.GetRequiredService<SessionEndpoint>);
        return app.MapWhen(
            static context => context.Request.Path.Equals(Protocol.Subprotocol.Path, StringComparison.Ordinal),
            sockets => sockets
                .Use(CoalescingUpgrade.Use)
                .UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan })
                .Run(context => endpoint.Value.ServeAsync(context)));
    }
}
