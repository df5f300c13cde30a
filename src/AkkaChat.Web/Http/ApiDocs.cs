using AkkaChat.Protocol;
using AkkaChat.Web.Auth;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AkkaChat.Web.Http;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, and a page to browse and try it. Its assets come with the service.</summary>
internal static class ApiDocs
{
    /// <summary>Where the page is.</summary>
    public const string Path = "/docs";

    private const string Document = "/openapi/v1.json";

    public static IServiceCollection AddApiDocs(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "AkkaChat",
                Version = "v1",
                Description = $"Management and messages over HTTP. Live messages come over a WebSocket at `{Subprotocol.Path}`, subprotocol `{Subprotocol.Name}`.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[BearerHandler.SchemeName] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerHandler.SchemeName, context.Document)] = [] }];
            return Task.CompletedTask;
        });
    });

    public static IApplicationBuilder UseApiDocs(this IApplicationBuilder app) => app.UseSwaggerUI(ui =>
    {
        ui.RoutePrefix = Path[1..];
        ui.DocumentTitle = "AkkaChat API";
        ui.SwaggerEndpoint(Document, "AkkaChat v1");
    });
}
