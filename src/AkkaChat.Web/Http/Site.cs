using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace AkkaChat.Web.Http;

/// <summary>
/// The browser client, from inside the assembly. Files are revalidated at every use (their ETag is their content), so that a page never
/// mixes the modules of two versions.
/// </summary>
internal sealed class Site(RequestDelegate next)
{
    private const string Prefix = "wwwroot/";
    private static readonly FrozenDictionary<string, Page> Pages = Load();

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || !Pages.TryGetValue(request.Path.Value ?? "", out var page))
            return next(context);
        var response = context.Response;
        response.Headers.ETag = page.ETag;
        response.Headers.CacheControl = "no-cache";
        if (request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(page.Tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = page.ContentType;
        response.ContentLength = page.Content.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(page.Content, context.RequestAborted).AsTask();
    }

    private static FrozenDictionary<string, Page> Load()
    {
        var types = new FileExtensionContentTypeProvider();
        var assembly = typeof(Site).Assembly;
        var pages = new Dictionary<string, Page>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            if (!types.TryGetContentType(name, out var type))
                continue;
            if (type.StartsWith("text/", StringComparison.Ordinal))
                type += "; charset=utf-8";
            pages["/" + name[Prefix.Length..]] = new Page(content, type, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\""));
        }

        if (pages.TryGetValue("/index.html", out var index))
            pages["/"] = index;
        return pages.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private sealed record Page(byte[] Content, string ContentType, EntityTagHeaderValue Tag)
    {
        public string ETag { get; } = Tag.ToString();
    }
}
