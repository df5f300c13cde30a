using AkkaChat.Web.Entities;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AkkaChat.Web.Auth;

/// <summary>Wires tokens.</summary>
public static class AuthServices
{
    /// <summary>Adds <see cref="ITokenValidator"/> and what it needs; the actor system with its regions is added elsewhere.</summary>
    public static IServiceCollection AddAkkaChatAuth(this IServiceCollection services, IConfiguration configuration)
    {
        var options = AuthOptions.From(configuration);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(AskPatience.Default);
        services.TryAddSingleton<EntityClient>();
        services.AddSingleton(_ => SigningKeys.Load(options));
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton(provider => options.IsExternal
            ? TokenReader.External(options, new HttpClient { Timeout = TimeSpan.FromSeconds(10) })
            : TokenReader.Own(provider.GetRequiredService<SigningKeys>()));
        services.AddSingleton<ITokenValidator, TokenValidator>();
        return services;
    }
}
