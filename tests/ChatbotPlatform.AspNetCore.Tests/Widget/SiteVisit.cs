using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatbotPlatform.AspNetCore.Tests.Widget;

/// <summary>Requests as a page of some site sends them.</summary>
internal static class SiteVisit
{
    public const string Origin = "https://shop.example";

    /// <summary>A project whose widget a site may show.</summary>
    public static async Task<(string Id, string Key)> NewWidgetAsync(this ChatApp app, params string[] origins)
    {
        var list = JsonSerializer.Serialize(origins.Length == 0 ? [Origin] : origins);
        using var response = await app.Ann.PostAsync("projects", Responses.Json($$$"""{"name":"Shop","widget":{"allowed_origins":{{{list}}}}}"""));
        var project = await response.JsonAsync(HttpStatusCode.Created);
        return (project.Text("id")!, project.Text("publishable_key")!);
    }

    /// <summary>A request from a page; without an origin as a program sends it.</summary>
    public static async Task<HttpResponseMessage> FromAsync(
        this ChatApp app, string? origin, HttpMethod method, string path, string? token = null, string? json = null)
    {
        using var client = new HttpClient { BaseAddress = new Uri(app.Address, ChatApp.Prefix + "/") };
        using var request = new HttpRequestMessage(method, path);
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        if (json is not null)
            request.Content = Responses.Json(json);
        return await client.SendAsync(request);
    }

    /// <summary>What a visitor is given.</summary>
    public static async Task<JsonElement> VisitAsync(this ChatApp app, string key, string json = "{}", string origin = Origin)
    {
        using var response = await app.FromAsync(origin, HttpMethod.Post, $"widget/{key}/visitors", json: json);
        return await response.JsonAsync();
    }

    public static async Task<JsonElement> SayAsync(this ChatApp app, string token, string project, string message = "Hello")
    {
        using var response = await app.FromAsync(Origin, HttpMethod.Post, "chat", token, $$"""{"project_id":"{{project}}","message":"{{message}}"}""");
        return await response.JsonAsync();
    }

    public static async Task<string[]> SessionsAsync(this ChatApp app, string token)
    {
        using var response = await app.FromAsync(Origin, HttpMethod.Get, "sessions", token);
        return [.. (await response.JsonAsync()).GetProperty("sessions").EnumerateArray().Select(s => s.Text("id")!)];
    }

    public static string? AllowedOrigin(this HttpResponseMessage response) =>
        response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
}

/// <summary>An app whose clock can be set forward while its timers run on.</summary>
public sealed class SiteApp : IAsyncLifetime
{
    public ShiftedTime Time { get; } = new();

    public ChatApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        App = await ChatApp.StartAsync(builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time)));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

public sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
