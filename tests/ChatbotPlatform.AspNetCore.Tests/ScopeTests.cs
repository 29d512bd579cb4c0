using System.Net;
using ChatbotPlatform.Access;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.AspNetCore.Tests;

/// <summary>How it is told who asks.</summary>
public sealed class ScopeTests
{
    [Theory]
    [InlineData("sub=ann;tenant_id=acme", "acme", "ann")]
    [InlineData("sub=ann", "user:ann", "ann")]
    [InlineData("nameid=ann;sub=other;tenant_id=acme", "acme", "ann")]
    [InlineData("sub=ann;tenant_id=acme;tenant_id=acme", "acme", "ann")]
    [InlineData("tenant_id=acme", null, null)]
    [InlineData("sub=ann;tenant_id=acme;tenant_id=evil", null, null)]
    [InlineData("sub=ann;tenant_id=", null, null)]
    [InlineData("sub= ;tenant_id=acme", null, null)]
    [InlineData("sub=a\u0001;tenant_id=acme", null, null)]
    [InlineData("sub=key:0199d5a0-0000-7000-8000-000000000000;tenant_id=acme", null, null)]
    [InlineData("sub=visitor:a;tenant_id=acme", null, null)]
    [InlineData("sub=Visitor-User:p:a;tenant_id=acme", null, null)]
    [InlineData("", null, null)]
    public async Task Claims_of_a_signed_in_user_make_the_scope(string claims, string? tenant, string? user)
    {
        var identity = new ClaimsIdentity(ClaimsOf(claims), "test");
        (await ResolveAsync(new ClaimsPrincipal(identity))).Should().Be((tenant, user));
    }

    [Fact]
    public async Task Claims_of_one_who_is_not_signed_in_count_for_nothing()
    {
        var stranger = new ClaimsIdentity(ClaimsOf("sub=ann;tenant_id=acme"));
        (await ResolveAsync(new ClaimsPrincipal(stranger))).Should().Be((null, null));
        var user = new ClaimsIdentity(ClaimsOf("sub=bob"), "test");
        (await ResolveAsync(new ClaimsPrincipal([stranger, user]))).Should().Be(("user:bob", "bob"));
    }

    [Fact]
    public async Task Conventions_on_what_is_mapped_cover_every_route_and_the_hub()
    {
        await using var host = await StartHostAsync();
        foreach (var path in (string[])["/chatbot/projects", "/chatbot/turns/abc/events", "/chatbot/hub", "/chatbot/hub/negotiate", "/chatbot/nothing"])
            (await host.Client.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.Unauthorized, path);

        host.Client.DefaultRequestHeaders.Add("X-Claims", "sub=ann");
        (await host.Client.GetAsync("/chatbot/projects")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_resolver_of_the_hosts_own_is_asked_once_a_request()
    {
        var asked = 0;
        await using var app = await ChatApp.StartAsync(chatbot: platform => platform.UseScope(_ =>
        {
            asked++;
            return new ChatScope("acme", "ann");
        }));
        await (await app.Ann.GetAsync("projects")).JsonAsync();
        asked.Should().Be(1);
    }

    [Fact]
    public async Task A_resolver_class_is_made_by_the_services()
    {
        await using var app = await ChatApp.StartAsync(chatbot: platform => platform.UseScopeResolver<Nobody>());
        await (await app.Ann.GetAsync("projects")).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task A_resolver_that_fails_is_an_error_that_tells_nothing()
    {
        await using var app = await ChatApp.StartAsync(chatbot: platform => platform.UseScope(_ => throw new InvalidOperationException("canary")));
        var problem = await (await app.Ann.GetAsync("projects")).ProblemAsync(HttpStatusCode.InternalServerError, "internal");
        problem.ToString().Should().NotContain("canary");
        app.Log.Lines.Should().NotContain(l => l.Text.Contains("canary", StringComparison.Ordinal));
        app.Log.Errors.Should().ContainSingle().Which.Should().Contain("InvalidOperationException").And.Contain("ScopeTests");
    }

    private static IEnumerable<Claim> ClaimsOf(string claims) =>
        claims.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split('=')).Select(c => new Claim(c[0] == "nameid" ? ClaimTypes.NameIdentifier : c[0], c[1]));

    private static async Task<(string?, string?)> ResolveAsync(ClaimsPrincipal principal)
    {
        var services = new ServiceCollection().AddSingleton<IChatScopeResolver>(new ClaimsScopeResolver(Options.Create(new ChatHttpOptions())))
            .AddSingleton(new Credentials(null!, null!)).BuildServiceProvider();
        var context = new DefaultHttpContext { User = principal, RequestServices = services };
        try
        {
            ChatScope scope = await Caller.OfAsync(context);
            return (scope.TenantId, scope.UserId);
        }
        catch (ChatException e) when (e.Error == ChatError.Unauthenticated)
        {
            return (null, null);
        }
    }

    private static async Task<Host> StartHostAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var file = Path.Combine(Path.GetTempPath(), $"chat-{Guid.CreateVersion7():N}.db");
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, ClaimsHeader>("test", null);
        builder.Services.AddAuthorization();
        builder.Services.AddChatbotPlatform().UseSqlite($"Data Source={file}")
            .AddOpenAICompatible("none", "http://127.0.0.1:9/v1", configure: o => o.Models.Add("m"));
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapChatbotPlatform().RequireAuthorization();
        await app.StartAsync();
        return new Host(app, file, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });
    }

    private sealed record Host(WebApplication App, string File, HttpClient Client) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await App.DisposeAsync();
            foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), Path.GetFileName(File) + "*"))
                System.IO.File.Delete(file);
        }
    }

    private sealed class Nobody : IChatScopeResolver
    {
        public ValueTask<ChatScope?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) => new((ChatScope?)null);
    }

    private sealed class ClaimsHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-Claims"].ToString() is not { Length: > 0 } claims)
                return Task.FromResult(AuthenticateResult.NoResult());
            var principal = new ClaimsPrincipal(new ClaimsIdentity(ClaimsOf(claims), "test"));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, "test")));
        }
    }
}
