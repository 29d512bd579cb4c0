using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Dashboard;

/// <summary>The one page of the dashboard, which answers to every address of it: the addresses' rest is the page's own.</summary>
internal sealed class DashboardPage(string prefix, ChatbotDashboardOptions options)
{
    /// <summary>The route of the widget's loader, which lies directly below the API's prefix.</summary>
    private const string LoaderRoute = "ChatbotWidgetScript";
    private const string Loader = "/widget.js";

    /// <summary>
    /// Nothing runs, loads or is asked but our own, and nothing that is text becomes markup. The frame is the widget's preview.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; " +
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>The page around the widget's preview: it is shown in the dashboard alone, and has the widget's images besides.</summary>
    private const string PreviewPolicy =
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
        "require-trusted-types-for 'script'; trusted-types 'none'";

    public IResult Answer(HttpContext context) => Answer(context, Policy, "DENY", Write(context));

    public IResult AnswerPreview(HttpContext context) => Answer(
        context, PreviewPolicy, "SAMEORIGIN",
        $"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Preview</title>
        <script src="{Api(context)}{Loader}"></script><script src="{context.Request.PathBase + prefix}/preview.js" defer></script></head><body></body></html>
        """);

    private static ContentHttpResult Answer(HttpContext context, string policy, string frames, string page)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = frames;
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers.CacheControl = "no-store";
        return TypedResults.Content(page, "text/html; charset=utf-8");
    }

    private string Write(HttpContext context)
    {
        if (DashboardFiles.Find(DashboardFiles.Page) is not { } page)
            return "<!doctype html><title>Dashboard</title><p>ChatbotPlatform was built without its dashboard (BuildWidget=false).";
        var basePath = context.Request.PathBase + prefix;
        // The page is built without knowing where it will stand, and its address may be a deep one.
        return Encoding.UTF8.GetString(page.Contents.Span)
            .Replace("=\"./", $"=\"{basePath}/", StringComparison.Ordinal)
            .Replace("</head>", $"<script type=\"application/json\" id=\"settings\">{Settings(context, basePath)}</script></head>", StringComparison.Ordinal);
    }

    /// <summary>As data, which no policy has to let run. The encoder leaves nothing in it that could end the element.</summary>
    private string Settings(HttpContext context, string basePath)
    {
        var api = Api(context);
        return JsonSerializer.Serialize(new DashboardSettings(basePath, api, options.Accounts, options.LoginUrl, api + Loader), DashboardJson.Default.DashboardSettings);
    }

    private string Api(HttpContext context) =>
        options.ApiPath is { } path ? context.Request.PathBase + path.TrimEnd('/') : FindApi(context);

    private static string FindApi(HttpContext context) =>
        context.RequestServices.GetRequiredService<LinkGenerator>().GetPathByName(context, LoaderRoute)?[..^Loader.Length]
        ?? throw new InvalidOperationException("The dashboard finds no API: call app.MapChatbotPlatform(), or say where it is by ApiPath.");
}
