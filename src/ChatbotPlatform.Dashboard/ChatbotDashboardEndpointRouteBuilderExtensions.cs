using System.Diagnostics.CodeAnalysis;
using ChatbotPlatform;
using ChatbotPlatform.Dashboard;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps ChatbotPlatform's dashboard into an ASP.NET Core app.</summary>
public static class ChatbotDashboardEndpointRouteBuilderExtensions
{
    private const string ForEver = "public, max-age=31536000, immutable";
    private const string Short = "public, max-age=3600";
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Maps the dashboard, in which a tenant's members run their chatbots. It is a page that calls the API of <c>MapChatbotPlatform</c> as whoever is
    /// signed in at the host; what they may do, the API decides.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="prefix">What all paths begin with. All below it is the dashboard's.</param>
    /// <param name="configure">What the dashboard has to know of the host.</param>
    /// <returns>The page, for conventions such as <c>RequireAuthorization()</c>. Its scripts and styles, which hold no data, are for anyone.</returns>
    public static IEndpointConventionBuilder MapChatbotDashboard(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/dashboard", Action<ChatbotDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        prefix = prefix.Trim('/') is { Length: > 0 } path ? "/" + path : "";
        var options = new ChatbotDashboardOptions();
        configure?.Invoke(options);
        var page = new DashboardPage(prefix, options);

        var group = endpoints.MapGroup(prefix).ExcludeFromDescription();
        group.MapMethods("/assets/{**file}", Methods, (HttpContext context, string? file) => AnswerFile(context, "assets/" + file, ForEver)).AllowAnonymous();
        // No address of the dashboard has a dot in its first part: what has one is a file.
        group.MapMethods("/{name}.{extension}", Methods, (HttpContext context, string name, string extension) =>
            AnswerFile(context, $"{name}.{extension}" is var file && file == DashboardFiles.Page ? "" : file, Short)).AllowAnonymous();
        group.MapMethods("/preview", Methods, page.AnswerPreview).AllowAnonymous();
        var pages = group.MapMethods("/{**path}", Methods, page.Answer);
        if (options.Accounts)
            pages.AllowAnonymous();
        return pages;
    }

    private static IResult AnswerFile(HttpContext context, string name, string caching)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (DashboardFiles.Find(name) is not { } file)
        {
            headers.CacheControl = "no-store";
            return TypedResults.NotFound();
        }

        var (bytes, encoding, tag) = file.For(context.Request.GetTypedHeaders().AcceptEncoding);
        headers.CacheControl = caching;
        headers.Vary = HeaderNames.AcceptEncoding;
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        return TypedResults.Bytes(bytes, file.ContentType, entityTag: tag);
    }
}
