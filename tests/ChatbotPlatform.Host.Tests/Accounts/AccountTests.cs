using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatbotPlatform.Host.Accounts;
using ChatbotPlatform.Host.Accounts.Storage;
using ChatbotPlatform.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Host.Tests.Accounts;

public sealed class AccountsOnSqlite() : AccountTests(() => TestDatabase.SqliteAsync());

public sealed class AccountsOnPostgreSql() : AccountTests(() => TestDatabase.PostgreSqlAsync());

/// <summary>Accounts over the wire, on both databases.</summary>
public abstract class AccountTests(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private HostApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await create();
        _app = await HostApp.StartAsync(database: _database);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task One_registers_signs_in_renews_and_signs_out()
    {
        var email = HostApp.NewEmail();
        using var registered = await _app.PostAsync("register", new { email, password = HostApp.Password });
        registered.StatusCode.Should().Be(HttpStatusCode.Created);
        var account = await registered.Content.ReadFromJsonAsync<JsonElement>();
        account.EnumerateObject().Select(m => m.Name).Should().Equal("id", "email", "display_name", "created_at");

        using var login = await _app.PostAsync("login", new { email, password = HostApp.Password });
        login.Headers.CacheControl!.NoStore.Should().BeTrue();
        var json = JsonDocument.Parse(await login.Content.ReadAsStringAsync()).RootElement;
        json.EnumerateObject().Select(m => m.Name).Should().Equal("access_token", "refresh_token", "token_type", "expires_in");
        json.GetProperty("expires_in").GetInt32().Should().Be(600);
        var tokens = new HostApp.Tokens(json.GetProperty("access_token").GetString()!, json.GetProperty("refresh_token").GetString()!);

        using var client = _app.NewClient(tokens.Access);
        var me = await client.GetFromJsonAsync<JsonElement>("api/v1/users/me");
        me.GetRawText().Should().Be(account.GetRawText());
        (await client.GetFromJsonAsync<JsonElement>("api/v1/auth/session-check")).GetProperty("valid").GetBoolean().Should().BeTrue();
        (await client.PostAsJsonAsync("api/v1/projects", new { name = "Mine" })).StatusCode.Should().Be(HttpStatusCode.Created);

        using var refreshed = await _app.PostAsync("refresh", new { refresh_token = tokens.Refresh });
        var next = await HostApp.TokensAsync(refreshed);
        (await _app.StatusOfMeAsync(next.Access)).Should().Be(200);

        (await client.PostAsync("api/v1/auth/logout", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await _app.StatusOfMeAsync(next.Access)).Should().Be(401, "all tokens of a sign-in end with it");
        (await _app.PostAsync("refresh", new { refresh_token = next.Refresh })).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_form_of_OAuth2_signs_in_too()
    {
        var email = await _app.RegisterAsync();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password", ["username"] = email, ["password"] = HostApp.Password, ["scope"] = "",
        });
        using var login = await _app.Client.PostAsync("api/v1/auth/login", form);
        (await _app.StatusOfMeAsync((await HostApp.TokensAsync(login)).Access)).Should().Be(200);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_again_ends_the_sign_in()
    {
        var first = await _app.LoginAsync(await _app.RegisterAsync());
        using var refreshed = await _app.PostAsync("refresh", new { refresh_token = first.Refresh });
        var second = await HostApp.TokensAsync(refreshed);

        using var again = await _app.PostAsync("refresh", new { refresh_token = first.Refresh });
        again.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await again.Content.ReadAsStringAsync()).Should().Contain("\"code\":\"invalid_refresh_token\"");
        (await _app.PostAsync("refresh", new { refresh_token = second.Refresh })).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await _app.StatusOfMeAsync(second.Access)).Should().Be(401);
    }

    [Fact]
    public async Task Of_many_simultaneous_uses_of_a_refresh_token_one_counts_at_most()
    {
        var tokens = await _app.LoginAsync(await _app.RegisterAsync());
        var uses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _app.PostAsync("refresh", new { refresh_token = tokens.Refresh })));
        uses.Count(u => u.StatusCode == HttpStatusCode.OK).Should().Be(1);
        uses.Where(u => u.StatusCode != HttpStatusCode.OK).Should().OnlyContain(u => u.StatusCode == HttpStatusCode.Unauthorized);
        (await _app.StatusOfMeAsync(tokens.Access)).Should().Be(401);
    }

    [Fact]
    public async Task A_reset_token_counts_once_for_its_own_account_and_success_ends_all_sign_ins()
    {
        var (email, other) = (await _app.RegisterAsync(), await _app.RegisterAsync());
        var tokens = await _app.LoginAsync(email);
        var (token, othersToken) = (await ResetTokenAsync(email), await ResetTokenAsync(other));

        foreach (var wrong in (string?[])[null, "", " ", "nonsense", othersToken, token[..^2], token + "x"])
        {
            using var refused = await ResetAsync(email, wrong, "another password");
            refused.StatusCode.Should().Be(HttpStatusCode.BadRequest, $"the token is {wrong ?? "null"}");
        }

        (await ResetAsync(email, token, "short")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await ResetAsync("nobody@example.org", token, "another password")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await _app.StatusOfMeAsync(tokens.Access)).Should().Be(200, "what was refused changes nothing");

        (await ResetAsync(email, token, "another password")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await _app.StatusOfMeAsync(tokens.Access)).Should().Be(401);
        (await _app.PostAsync("refresh", new { refresh_token = tokens.Refresh })).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await ResetAsync(email, token, "a third password")).StatusCode.Should().Be(HttpStatusCode.BadRequest, "it was used");
        (await _app.PostAsync("login", new { email, password = HostApp.Password })).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        await _app.LoginAsync(email, "another password");
    }

    [Fact]
    public async Task A_crowd_of_simultaneous_guesses_locks_the_account_and_the_right_password_is_then_answered_like_a_wrong_one()
    {
        var email = await _app.RegisterAsync();
        var guesses = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => _app.PostAsync("login", new { email, password = $"guess number {i}" })));
        guesses.Should().OnlyContain(g => g.StatusCode == HttpStatusCode.Unauthorized);

        using var right = await _app.PostAsync("login", new { email, password = HostApp.Password });
        right.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await right.Content.ReadAsStringAsync()).Should().Be(await guesses[0].Content.ReadAsStringAsync());
        await using var context = _app.Services.GetRequiredService<AccountDatabase>().Open();
        (await context.Accounts.SingleAsync(a => a.Email == email)).AccessFailedCount.Should().Be(5, "no more attempts than allowed were counted, and no fewer");
    }

    [Fact]
    public async Task Four_wrong_passwords_are_forgiven_with_the_right_one()
    {
        var email = await _app.RegisterAsync();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
                (await _app.PostAsync("login", new { email, password = "a wrong password" })).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
            await _app.LoginAsync(email);
        }
    }

    [Fact]
    public async Task Addresses_that_differ_in_case_are_one_account()
    {
        var email = await _app.RegisterAsync();
        await _app.LoginAsync(email.ToUpperInvariant());
    }

    [Fact]
    public async Task A_suspended_account_is_out_everywhere_and_can_come_back()
    {
        var email = await _app.RegisterAsync();
        var tokens = await _app.LoginAsync(email);
        (await _app.StatusOfMeAsync(tokens.Access)).Should().Be(200);

        // Another process: this one is told nothing.
        (await AccountCommands.RunAsync(_app.Services, ["accounts", "suspend", email])).Should().Be(0);
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (await _app.StatusOfMeAsync(tokens.Access) != 401)
            patience.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));

        (await _app.PostAsync("refresh", new { refresh_token = tokens.Refresh })).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using var login = await _app.PostAsync("login", new { email, password = HostApp.Password });
        login.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await login.Content.ReadAsStringAsync()).Should().Contain("account_suspended");
        using var guess = await _app.PostAsync("login", new { email, password = "a wrong password" });
        guess.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "only who knows the password is told");

        (await AccountCommands.RunAsync(_app.Services, ["accounts", "restore", email])).Should().Be(0);
        await _app.LoginAsync(email);
        (await AccountCommands.RunAsync(_app.Services, ["accounts", "suspend", "nobody@example.org"])).Should().Be(1);
    }

    [Fact]
    public async Task Neither_tokens_nor_passwords_nor_keys_lie_readable_in_the_database()
    {
        var email = await _app.RegisterAsync();
        var tokens = await _app.LoginAsync(email);
        await using var context = _app.Services.GetRequiredService<AccountDatabase>().Open();

        var account = await context.Accounts.SingleAsync(a => a.Email == email);
        var hash = Convert.FromBase64String(account.PasswordHash!);
        hash[0].Should().Be(1, "the format is Identity's third");
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(1)).Should().Be(2, "the function is HMAC-SHA512");
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5)).Should().BeGreaterThanOrEqualTo(210_000);
        (await context.RefreshTokens.ToListAsync()).Should().NotContain(t => t.Hash.Contains(tokens.Refresh));
        foreach (var key in await context.SigningKeys.ToListAsync())
        {
            var import = () => System.Security.Cryptography.ECDsa.Create().ImportPkcs8PrivateKey(key.Sealed, out _);
            import.Should().Throw<System.Security.Cryptography.CryptographicException>();
        }
    }

    [Fact]
    public async Task The_migrations_make_what_the_model_says()
    {
        await using var context = _app.Services.GetRequiredService<AccountDatabase>().Open();
        context.Database.HasPendingModelChanges().Should().BeFalse();
        (await context.Database.GetPendingMigrationsAsync()).Should().BeEmpty();
    }

    private Task<HttpResponseMessage> ResetAsync(string email, string? token, string password) => _app.PostAsync("reset-password", new { email, token, password });

    private async Task<string> ResetTokenAsync(string email)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        return await users.GeneratePasswordResetTokenAsync((await users.FindByEmailAsync(email))!);
    }
}
