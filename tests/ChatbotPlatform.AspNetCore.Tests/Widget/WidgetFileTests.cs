using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using ChatbotPlatform.Widget;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.AspNetCore.Tests.Widget;

/// <summary>The widget's files as pages of other origins load them.</summary>
public sealed class WidgetFileTests(WidgetApp widget) : IClassFixture<WidgetApp>
{
    [Fact]
    public async Task The_loader_comes_to_anyone_and_is_asked_for_again_soon()
    {
        using var response = await widget.Client.GetAsync("widget.js");
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().Should().Be("text/javascript; charset=utf-8");
        response.Headers.CacheControl!.ToString().Should().Be("public, max-age=60");
        response.Headers.Vary.Should().Equal("Accept-Encoding");
        Header(response, "X-Content-Type-Options").Should().Be("nosniff");
        Header(response, "Access-Control-Allow-Origin").Should().Be("*");
        Header(response, "Cross-Origin-Resource-Policy").Should().Be("cross-origin");

        using var again = new HttpRequestMessage(HttpMethod.Get, "widget.js") { Headers = { IfNoneMatch = { response.Headers.ETag! } } };
        using var same = await widget.Client.SendAsync(again);
        same.StatusCode.Should().Be(HttpStatusCode.NotModified);
        (await same.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Every_chunk_is_kept_for_ever_and_is_what_its_published_hash_says()
    {
        var files = (await ListAsync()).GetProperty("files").EnumerateObject().ToList();
        files.Should().HaveCountGreaterThan(2);
        foreach (var file in files)
        {
            using var response = await widget.Client.GetAsync(file.Name == "widget.js" ? "widget.js" : $"widget/{file.Name}");
            response.StatusCode.Should().Be(HttpStatusCode.OK);
            if (file.Name != "widget.js")
                response.Headers.CacheControl!.ToString().Should().Be("public, max-age=31536000, immutable");
            var bytes = await response.Content.ReadAsByteArrayAsync();
            $"sha384-{Convert.ToBase64String(SHA384.HashData(bytes))}".Should().Be(file.Value.Text("integrity"), file.Name);
        }
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("", null)]
    [InlineData("identity", null)]
    public async Task A_chunk_comes_compressed_as_the_browser_wants_it(string accepts, string? encoding)
    {
        var path = $"widget/{(await ListAsync()).Text("entry")}";
        var plain = await widget.Client.GetByteArrayAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepts);
        using var response = await widget.Client.SendAsync(request);
        response.Content.Headers.ContentEncoding.Should().Equal(encoding is null ? [] : [encoding]);

        var body = await response.Content.ReadAsStreamAsync();
        await using Stream decoded = encoding switch { "br" => new BrotliStream(body, CompressionMode.Decompress), "gzip" => new GZipStream(body, CompressionMode.Decompress), _ => body };
        using var bytes = new MemoryStream();
        await decoded.CopyToAsync(bytes);
        bytes.ToArray().Should().Equal(plain);
        if (encoding is not null)
            response.Content.Headers.ContentLength.Should().BeLessThan(plain.Length);
    }

    [Fact]
    public async Task Encodings_have_tags_of_their_own()
    {
        var tags = new HashSet<EntityTagHeaderValue>();
        foreach (var accepts in (string[])["br", "gzip", "identity"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, "widget.js") { Headers = { { "Accept-Encoding", accepts } } };
            using var response = await widget.Client.SendAsync(request);
            (await response.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
            tags.Add(response.Headers.ETag!);
        }

        tags.Should().HaveCount(3);
    }

    [Theory]
    [InlineData("widget/assets/nothing.js")]
    [InlineData("widget/assets/..%2Fwidget.js")]
    [InlineData("widget/assets/..%2F..%2Fappsettings.json")]
    [InlineData("widget/assets/%2Fetc%2Fpasswd")]
    [InlineData("widget/widget.js.br")]
    public async Task Nothing_else_is_served(string path)
    {
        using var response = await widget.Client.GetAsync(path);
        await response.ProblemAsync();
        response.StatusCode.Should().BeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public void A_hosts_own_authorization_does_not_ask_who_loads_a_file()
    {
        var routes = widget.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.Where(e => e.Metadata.GetMetadata<WidgetFileRoute>() is not null).ToList();
        routes.Should().HaveCount(3).And.OnlyContain(e => e.Metadata.GetMetadata<IAllowAnonymous>() != null);
    }

    [Fact]
    public async Task The_script_tag_names_the_loader_its_hash_and_the_pages_nonce()
    {
        var hash = (await ListAsync()).GetProperty("files").GetProperty("widget.js").Text("integrity")!;
        using var writer = new StringWriter();
        WidgetScript.Tag(Context(), "pk_\"<x>", "n0nce").WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        WebUtility.HtmlDecode(writer.ToString().Replace("&quot;&lt;x&gt;", "*", StringComparison.Ordinal)).Should().Be(
            $"<script async src=\"/app/chatbot/widget.js\" crossorigin=\"anonymous\" integrity=\"{hash}\" nonce=\"n0nce\" data-project=\"pk_*\"></script>");
    }

    [Fact]
    public async Task The_tag_helper_writes_the_same_tag()
    {
        var hash = (await ListAsync()).GetProperty("files").GetProperty("widget.js").Text("integrity")!;
        var helper = new ChatbotWidgetScriptTagHelper { Project = "pk_1", Nonce = "n0nce", ViewContext = new ViewContext { HttpContext = Context() } };
        var output = new TagHelperOutput("chatbot-widget-script", [new("data-position", "left")], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        helper.Process(new TagHelperContext([], new Dictionary<object, object>(), "1"), output);

        using var writer = new StringWriter();
        output.WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);
        WebUtility.HtmlDecode(writer.ToString()).Should().Be(
            "<script data-position=\"left\" async src=\"/app/chatbot/widget.js\" crossorigin=\"anonymous\" " +
            $"integrity=\"{hash}\" nonce=\"n0nce\" data-project=\"pk_1\"></script>");
    }

    private DefaultHttpContext Context() => new() { RequestServices = widget.App.Services, Request = { PathBase = "/app" } };

    private async Task<JsonElement> ListAsync() => await (await widget.Client.GetAsync("widget/integrity.json")).JsonAsync();

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}

/// <summary>An app, and somebody who does not say who they are.</summary>
public sealed class WidgetApp : IAsyncLifetime
{
    public ChatApp App { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await ChatApp.StartAsync();
        Client = new HttpClient { BaseAddress = App.Ann.BaseAddress };
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return App.DisposeAsync();
    }
}
