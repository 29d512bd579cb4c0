using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Widget;

/// <summary>The script tag that brings the widget into a page of this app.</summary>
public static class WidgetScript
{
    /// <summary>The tag, with the loader's hash, so that the browser runs nothing else in its place.</summary>
    /// <param name="context">A request of an app that maps ChatbotPlatform.</param>
    /// <param name="publishableKey">The project's publishable key, <c>pk_…</c>.</param>
    /// <param name="nonce">The nonce of the page's Content-Security-Policy, if it has one.</param>
    /// <exception cref="InvalidOperationException">The app does not map ChatbotPlatform, or was built without the widget.</exception>
    public static IHtmlContent Tag(HttpContext context, string publishableKey, string? nonce = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrWhiteSpace(publishableKey);
        var attributes = new HtmlContentBuilder().AppendHtml("<script async");
        foreach (var (name, value) in Attributes(context, nonce).Append(("data-project", publishableKey)))
            attributes.AppendHtml($" {name}=\"{HtmlEncoder.Default.Encode(value)}\"");
        return attributes.AppendHtml("></script>");
    }

    internal static IEnumerable<(string Name, string Value)> Attributes(HttpContext context, string? nonce)
    {
        var services = context.RequestServices;
        var path = services.GetRequiredService<LinkGenerator>().GetPathByName(context, WidgetFileEndpoints.LoaderRoute)
            ?? throw new InvalidOperationException("The widget has no address: call app.MapChatbotPlatform() before a page is asked for.");
        var loader = services.GetRequiredService<WidgetFiles>().Find(WidgetFiles.Loader)
            ?? throw new InvalidOperationException("ChatbotPlatform was built without its widget (BuildWidget=false).");
        yield return ("src", path);
        // The hash is checked only of what is fetched in the open, without cookies.
        yield return ("crossorigin", "anonymous");
        yield return ("integrity", loader.Integrity);
        if (!string.IsNullOrEmpty(nonce))
            yield return ("nonce", nonce);
    }
}
