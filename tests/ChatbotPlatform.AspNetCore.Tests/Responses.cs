using System.Net;
using System.Text;
using System.Text.Json;

namespace ChatbotPlatform.AspNetCore.Tests;

internal static class Responses
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(status, body);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        return JsonElement.Parse(body);
    }

    /// <summary>The refusal, once it is found to be problem+json that is true to its status and tells no secrets.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var problem = await response.ProblemAsync();
        response.StatusCode.Should().Be(status, problem.ToString());
        problem.Text("code").Should().Be(code, problem.ToString());
        return problem;
    }

    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).Should().BeGreaterThanOrEqualTo(400, body);
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/problem+json", $"{(int)response.StatusCode} {body}");
        body.Should().NotContain("   at ").And.NotContain("Exception");
        var problem = JsonElement.Parse(body);
        problem.GetProperty("status").GetInt32().Should().Be((int)response.StatusCode);
        foreach (var member in (string[])["type", "title", "detail", "code"])
            problem.Text(member).Should().NotBeNullOrEmpty();
        return problem;
    }

    public static string? Text(this JsonElement element, string member) => element.GetProperty(member).GetString();

    public static StringContent Json(string json, string mediaType = "application/json") => new(json, Encoding.UTF8, mediaType);
}
