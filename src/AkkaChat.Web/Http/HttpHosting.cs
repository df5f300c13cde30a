using System.Text.Json;
using AkkaChat.Domain;
using AkkaChat.Protocol;
using AkkaChat.Protocol.Management;
using AkkaChat.Web.Auth;
using AkkaChat.Web.Entities;
using AkkaChat.Web.Rates;
using AkkaChat.Web.Sessions;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Net.Http.Headers;

namespace AkkaChat.Web.Http;

/// <summary>Wires the HTTP side: the API, its documentation, the browser client, and what guards them.</summary>
public static class HttpHosting
{
    /// <summary>Where the API is.</summary>
    internal const string ApiPath = "/api";

    /// <summary>Longest body of a request, in bytes: as a frame of a socket.</summary>
    internal const int RequestBytes = Limits.FrameBytes;

    /// <summary>
    /// Adds HTTP, tokens and what sessions ask of them (<see cref="ISessionGate"/>). The regions are added through Akka.Hosting elsewhere.
    /// </summary>
    public static IServiceCollection AddAkkaChatHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAkkaChatAuth(configuration);
        services.TryAddSingleton<IPasswordHasher<string>, PasswordHasher<string>>();
        services.AddSingleton<PasswordGate>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton(p => SendRateLimiter.From(configuration, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => LoginThrottle.From(configuration, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AuthRoutes>();
        services.TryAddSingleton<ISessionGate, SessionGate>();

        var web = WebOptions.From(configuration);
        services.AddSingleton(web);
        services.AddForwardedHeaders(web);
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. web.Origins])
            .WithMethods("GET", "POST", "PUT", "PATCH", "DELETE")
            .WithHeaders("Authorization", "Content-Type")
            .WithExposedHeaders("Retry-After")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))));

        // Only the core: the rest would bring keys for cookies, and write them to the home directory.
        services.AddWebEncoders();
        services.AddAuthenticationCore(o =>
        {
            o.AddScheme<BearerHandler>(BearerHandler.SchemeName, displayName: null);
            o.DefaultScheme = BearerHandler.SchemeName;
        });
        services.AddAuthorization();
        services.AddExceptionHandler<Errors>();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.Configure<KestrelServerOptions>(o =>
        {
            o.Limits.MaxRequestBodySize = RequestBytes;
            o.AddServerHeader = false;
        });
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            o.SerializerOptions.PropertyNameCaseInsensitive = false;
            o.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
            o.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
            o.SerializerOptions.RespectNullableAnnotations = true;
            o.SerializerOptions.RespectRequiredConstructorParameters = true;
            o.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            o.SerializerOptions.Converters.Add(new WireTimeJsonConverter());
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, ManagementJson.Default);
        });
        return services.AddApiDocs();
    }

    /// <summary>Guards what comes after it, sockets as well. Nothing of it stays while a request is answered.</summary>
    public static IApplicationBuilder UseAkkaChatGuards(this IApplicationBuilder app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<OriginCheck>();
        return app;
    }

    /// <summary>Puts the browser client and what the API needs before everything that is mapped.</summary>
    public static IApplicationBuilder UseAkkaChatHttp(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = static _ => Task.CompletedTask });
        app.UseCors();
        app.UseMiddleware<Site>();
        app.UseApiDocs();
        app.UseWhen(
            static context => context.Request.Path.StartsWithSegments(ApiPath, StringComparison.Ordinal),
            static api => api
                .UseStatusCodePages(static status => Errors.From(status.HttpContext.Response.StatusCode).ExecuteAsync(status.HttpContext))
                .Use(RefuseOtherCharsets));
        app.UseAuthentication();
        app.UseAuthorization();
        return app;
    }

    /// <summary>Maps the API and its document.</summary>
    public static IEndpointRouteBuilder MapAkkaChatHttp(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup(ApiPath).RequireAuthorization();
        if (endpoints.ServiceProvider.GetRequiredService<AuthOptions>().IsExternal)
            api.Map("/auth/{**rest}", static () => Problem.NotFound("Another issuer is in charge of log-ins.")).AllowAnonymous().ExcludeFromDescription();
        else
            AuthRoutes.Map(api);
        UserRoutes.Map(api);
        ConversationRoutes.Map(api);
        MessageRoutes.Map(api);
        endpoints.MapOpenApi();
        return endpoints;
    }

    /// <summary>JSON is UTF-8 (RFC 8259, section 8.1). The framework would take any encoding it knows, and fail at one that it does not.</summary>
    private static Task RefuseOtherCharsets(HttpContext context, RequestDelegate next)
    {
        var isOther = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            && type.Charset.HasValue
            && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        return isOther ? Errors.From(StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(context) : next(context);
    }

    private static void AddForwardedHeaders(this IServiceCollection services, WebOptions web) => services.Configure<ForwardedHeadersOptions>(o =>
    {
        o.ForwardedHeaders = web.TrustedProxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        o.ForwardLimit = null;
        o.KnownProxies.Clear();
        o.KnownIPNetworks.Clear();
        foreach (var network in web.TrustedProxies)
            o.KnownIPNetworks.Add(network);
    });
}
