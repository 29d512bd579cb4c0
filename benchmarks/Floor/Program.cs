using System.Net.Http.Headers;

// The least that a server between a browser and a model can do: it forwards the provider's bytes as they come, and keeps nothing.
var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
var completions = new Uri(builder.Configuration["ModelUrl"] + "/chat/completions");
using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

app.MapGet("/health", () => "ok");
app.MapPost("/chat/stream", async (HttpContext context) =>
{
    using var request = new HttpRequestMessage(HttpMethod.Post, completions) { Content = new StreamContent(context.Request.Body) };
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "loopback-key-0000");
    request.Content.Headers.ContentLength = context.Request.ContentLength;
    request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
    using var response = await http.SendAsync(request, context.RequestAborted);
    context.Response.StatusCode = (int)response.StatusCode;
    context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
    await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
    var writer = context.Response.BodyWriter;
    int read;
    while ((read = await body.ReadAsync(writer.GetMemory(4096), context.RequestAborted)) > 0)
    {
        writer.Advance(read);
        await writer.FlushAsync(context.RequestAborted);
    }
});
app.Run();
