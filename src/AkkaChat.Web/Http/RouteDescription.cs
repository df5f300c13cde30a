using AkkaChat.Protocol.Management;

namespace AkkaChat.Web.Http;

/// <summary>What the OpenAPI document says of a route.</summary>
internal static class RouteDescription
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary, int status, Type? response, params int[] problems)
    {
        route.WithName(name).WithSummary(summary);
        if (response is null)
            route.Produces(status);
        else
            route.Produces(status, response, "application/json");
        foreach (var problem in problems)
            route.Produces<ProblemResponse>(problem, ProblemResponse.MediaType);
        return route;
    }
}
