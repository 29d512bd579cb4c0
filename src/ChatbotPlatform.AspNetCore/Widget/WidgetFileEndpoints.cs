using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace ChatbotPlatform.Widget;

/// <summary>
/// The widget's files, which any page of any origin may load, whoever asks. Only the loader's name stays the same: a browser asks for
/// it again after a minute, and gets a 304 if it has not changed. Chunks are named by their contents, and are kept for ever.
/// </summary>
internal static class WidgetFileEndpoints
{
    /// <summary>The loader's route, by which its address is found.</summary>
    public const string LoaderRoute = "ChatbotWidgetScript";

    private const string Short = "public, max-age=60";
    private const string ForEver = "public, max-age=31536000, immutable";
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapWidgetFiles(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("").WithMetadata(new WidgetFileRoute()).AllowAnonymous().ExcludeFromDescription();
        files.MapMethods("/widget.js", Methods, (HttpContext context, WidgetFiles all) => Answer(context, all.Find(WidgetFiles.Loader), Short))
            .WithName(LoaderRoute);
        files.MapMethods("/widget/integrity.json", Methods, (HttpContext context, WidgetFiles all) => Answer(context, all.Find(WidgetFiles.IntegrityList), Short));
        files.MapMethods("/widget/assets/{file}", Methods, (HttpContext context, string file, WidgetFiles all) =>
            Answer(context, all.Find(WidgetFiles.Chunks + file), ForEver));
    }

    private static IResult Answer(HttpContext context, PackedFile? file, string caching)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        // Without this a page of another origin may neither check the hash nor import the chunk as a module.
        headers.AccessControlAllowOrigin = "*";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (file is null)
        {
            headers.CacheControl = "no-store";
            return new Problem(ChatError.NotFound, "The widget has no such file.");
        }

        var (bytes, encoding, tag) = file.For(context.Request.GetTypedHeaders().AcceptEncoding);
        headers.CacheControl = caching;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        return TypedResults.Bytes(bytes, file.ContentType, entityTag: tag);
    }
}

/// <summary>Marks the files: they are the same for all, so nobody is asked who they are.</summary>
internal sealed class WidgetFileRoute;
