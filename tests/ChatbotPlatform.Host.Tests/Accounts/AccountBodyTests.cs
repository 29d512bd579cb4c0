using System.Net;
using System.Text;
using System.Text.Json;

namespace ChatbotPlatform.Host.Tests.Accounts;

/// <summary>What no client of ours sends.</summary>
public sealed class AccountBodyTests : IAsyncLifetime
{
    private HostApp _app = null!;

    public static TheoryData<string> Routes => ["register", "login", "refresh", "forgot-password", "reset-password"];

    public async ValueTask InitializeAsync() => _app = await HostApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Every_route_refuses_what_is_no_body_of_its_own_with_a_problem(string route)
    {
        string[] bodies =
        [
            "", "null", "[]", "\"x\"", "42", "{", "{}", "\0", "{\"email\":null}", "{\"email\":5,\"password\":{}}",
            "{\"email\":\"a@example.org\",\"email\":\"b@example.org\",\"password\":\"long enough\"}",
            "{\"email\":\"a@example.org\",\"password\":\"long enough\",\"token\":\"x\",\"role\":\"admin\"}",
            "{\"email\":\"a@example.org\\u0000\",\"password\":\"long enough\",\"token\":\"x\"}",
            "{\"email\":\"a@b@example.org\",\"password\":\"long enough\",\"token\":\"x\"}",
            "{\"refresh_token\":\"\"}", "{\"refresh_token\":[]}", new string('[', 5000),
        ];
        foreach (var body in bodies)
            await RefusedAsync(route, new StringContent(body, Encoding.UTF8, "application/json"), HttpStatusCode.BadRequest, "invalid_request");
        await RefusedAsync(route, new StringContent("{\"email\":\"a@example.org\"}", Encoding.UTF8, "text/plain"), HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        await RefusedAsync(route, new StringContent(new string('x', 100_000), Encoding.UTF8, "application/json"), HttpStatusCode.RequestEntityTooLarge, "payload_too_large");

        using var wrongMethod = await _app.Client.GetAsync($"api/v1/auth/{route}");
        wrongMethod.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        wrongMethod.Content.Headers.Allow.Should().Equal("POST");
        await IsProblemAsync(wrongMethod, "invalid_request");
    }

    [Theory]
    [InlineData("username=a@example.org&username=b@example.org&password=long+enough")]
    [InlineData("username=a@example.org&password=long+enough&admin=true")]
    [InlineData("username=a@example.org&password=long+enough&grant_type=client_credentials")]
    [InlineData("username=a@example.org")]
    [InlineData("")]
    public async Task The_form_is_as_strict(string form) =>
        await RefusedAsync("login", new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"), HttpStatusCode.BadRequest, "invalid_request");

    [Theory]
    [InlineData("api/v1/auth/nothing", HttpStatusCode.NotFound, "not_found")]
    [InlineData("api/v1/users/someone", HttpStatusCode.NotFound, "not_found")]
    [InlineData("api/v1/users/me", HttpStatusCode.Unauthorized, "unauthenticated")]
    [InlineData("api/v1/auth/session-check", HttpStatusCode.Unauthorized, "unauthenticated")]
    [InlineData("api/v1/projects", HttpStatusCode.Unauthorized, "unauthenticated")]
    public async Task Routes_say_with_a_problem_what_is_wrong(string path, HttpStatusCode status, string code)
    {
        using var answer = await _app.Client.GetAsync(path);
        answer.StatusCode.Should().Be(status);
        await IsProblemAsync(answer, code);
    }

    [Fact]
    public async Task Passwords_have_eight_to_256_characters_of_any_kind()
    {
        foreach (var (password, status) in new[]
        {
            ("1234567", 400), ("12345678", 201), (new string('x', 256), 201), (new string('x', 257), 400), ("pässwörd \u0001 🙂", 201),
        })
        {
            using var answer = await _app.PostAsync("register", new { email = HostApp.NewEmail(), password });
            ((int)answer.StatusCode).Should().Be(status, $"the password has {password.Length} characters");
        }
    }

    private async Task RefusedAsync(string route, HttpContent body, HttpStatusCode status, string code)
    {
        using (body)
        {
            using var answer = await _app.Client.PostAsync($"api/v1/auth/{route}", body);
            answer.StatusCode.Should().Be(status, $"the body was {await body.ReadAsStringAsync()}");
            await IsProblemAsync(answer, code);
        }
    }

    private static async Task IsProblemAsync(HttpResponseMessage answer, string code)
    {
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        problem.EnumerateObject().Select(m => m.Name).Should().Equal("type", "title", "status", "detail", "code");
        problem.GetProperty("code").GetString().Should().Be(code);
        problem.GetProperty("type").GetString().Should().Be($"urn:chatbot:error:{code}");
        problem.GetProperty("status").GetInt32().Should().Be((int)answer.StatusCode);
    }
}
