using System.Security.Cryptography;
using ChatbotPlatform.Widget;

namespace ChatbotPlatform.Host.Demo;

/// <summary>
/// A shop that is made up, with the widget in its pages, in Development. Its policy is as strict as a page's can be: scripts by nonce
/// alone, and Trusted Types, so that what breaks them is seen here first.
/// </summary>
internal static class DemoPages
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Files = new(() =>
        new[] { "shop.html", "help.html", "site.css" }.ToDictionary(name => name, Read, StringComparer.Ordinal));

    public static void MapDemo(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
            return;
        var project = ActivatorUtilities.CreateInstance<DemoProject>(app.Services);
        app.Lifetime.ApplicationStopped.Register(project.Dispose);
        var pages = app.MapGroup("/demo").AllowAnonymous().ExcludeFromDescription();
        pages.MapGet("", (HttpContext context, CancellationToken cancellationToken) => PageAsync(context, project, "shop.html", cancellationToken));
        pages.MapGet("/help", (HttpContext context, CancellationToken cancellationToken) => PageAsync(context, project, "help.html", cancellationToken));
        pages.MapGet("/site.css", () => Results.Text(Files.Value["site.css"], "text/css; charset=utf-8"));
    }

    private static async Task<IResult> PageAsync(HttpContext context, DemoProject project, string page, CancellationToken cancellationToken)
    {
        var key = await project.KeyAsync($"{context.Request.Scheme}://{context.Request.Host}", cancellationToken);
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
            "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        using var tag = new StringWriter();
        WidgetScript.Tag(context, key, nonce).WriteTo(tag, System.Text.Encodings.Web.HtmlEncoder.Default);
        return Results.Text(Files.Value[page].Replace("{{widget}}", tag.ToString(), StringComparison.Ordinal), "text/html; charset=utf-8");
    }

    private static string Read(string name)
    {
        using var stream = typeof(DemoPages).Assembly.GetManifestResourceStream($"demo/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
