using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ChatbotPlatform.Host.Accounts;
using ChatbotPlatform.Host.Accounts.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Host.Tests.Accounts;

/// <summary>No answer tells whether an address has an account: the bodies are the same, and so is the work, of which hashing is nearly all.</summary>
public sealed class EnumerationTests : IAsyncLifetime
{
    private readonly CountingHasher _hasher = new();
    private readonly CaughtMails _mails = new();
    private HostApp _app = null!;
    private string _known = "";

    public async ValueTask InitializeAsync()
    {
        _app = await HostApp.StartAsync(services: services =>
        {
            services.AddSingleton<IPasswordHasher<Account>>(_hasher);
            services.AddSingleton<IMailSender>(_mails);
        });
        _known = await _app.RegisterAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Signing_in_answers_the_same_with_one_hash_for_known_and_unknown_addresses()
    {
        var known = await AskAsync("login", new { email = _known, password = "a wrong password" });
        var unknown = await AskAsync("login", new { email = HostApp.NewEmail(), password = "a wrong password" });

        unknown.Should().Be(known);
        known.Status.Should().Be(HttpStatusCode.Unauthorized);
        known.Hashes.Should().Be(1);
    }

    [Fact]
    public async Task Signing_in_takes_one_hash_for_a_locked_account_too()
    {
        var locked = await _app.RegisterAsync();
        for (var i = 0; i < 5; i++)
            await AskAsync("login", new { email = locked, password = "a wrong password" });
        (await AskAsync("login", new { email = locked, password = HostApp.Password }))
            .Should().Be(await AskAsync("login", new { email = HostApp.NewEmail(), password = HostApp.Password }));
    }

    [Fact]
    public async Task Registering_answers_the_same_with_one_hash_and_the_owner_of_a_known_address_is_told_by_mail()
    {
        var known = await AskAsync("register", new { email = _known, password = "somebody else's" });
        var mail = await _mails.NextAsync();
        var unknown = await AskAsync("register", new { email = HostApp.NewEmail(), password = "somebody else's" });

        unknown.Should().Be(known);
        known.Status.Should().Be(HttpStatusCode.Created);
        known.Hashes.Should().Be(1);
        mail.To.Should().Be(_known);
        mail.Subject.Should().Be("You have an account already");
        await _app.LoginAsync(_known, HostApp.Password);
        (await _app.PostAsync("login", new { email = _known, password = "somebody else's" })).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_forgotten_password_answers_the_same_without_a_hash_and_the_link_of_a_known_address_works()
    {
        var unknown = await AskAsync("forgot-password", new { email = HostApp.NewEmail() });
        var known = await AskAsync("forgot-password", new { email = _known });

        unknown.Should().Be(known);
        known.Status.Should().Be(HttpStatusCode.Accepted);
        known.Hashes.Should().Be(0);
        var mail = await _mails.NextAsync();
        mail.To.Should().Be(_known, "the unknown address got none");
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(mail.Text.Split('\n')[1]).Query);
        using var reset = await _app.PostAsync(
            "reset-password", new { email = query["email"].ToString(), token = query["token"].ToString(), password = "another password" });
        reset.StatusCode.Should().Be(HttpStatusCode.NoContent);
        await _app.LoginAsync(_known, "another password");
    }

    [Fact]
    public async Task A_link_in_a_mail_does_not_lead_where_the_request_says()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/auth/forgot-password")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { email = _known }),
            Headers = { Host = "evil.example" },
        };
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        (await _app.Client.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await _mails.NextAsync()).Text.Should().Contain("http://localhost:5080/").And.NotContain("evil");
    }

    private async Task<Answer> AskAsync(string route, object body)
    {
        var before = _hasher.Hashes;
        using var answer = await _app.PostAsync(route, body);
        var text = await answer.Content.ReadAsStringAsync();
        // The parts that differ from one account to the next anyway.
        if (text.Length > 0 && JsonNode.Parse(text) is JsonObject json && json.ContainsKey("created_at"))
        {
            json["id"]!.GetValue<string>().Should().HaveLength(36);
            (json["id"], json["email"], json["created_at"]) = ("", "", "");
            text = json.ToJsonString();
        }

        var headers = answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Date" or "Content-Length")).Select(h => $"{h.Key}: {string.Join(',', h.Value)}");
        return new Answer(answer.StatusCode, text, string.Join('\n', headers.Order()), _hasher.Hashes - before);
    }

    private sealed record Answer(HttpStatusCode Status, string Body, string Headers, int Hashes);

    private sealed class CountingHasher : IPasswordHasher<Account>
    {
        private readonly PasswordHasher<Account> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = AccountOptions.MinHashIterations }));
        private int _hashes;

        public int Hashes => _hashes;

        public string HashPassword(Account user, string password)
        {
            Interlocked.Increment(ref _hashes);
            return _hasher.HashPassword(user, password);
        }

        public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _hashes);
            return _hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    private sealed class CaughtMails : IMailSender
    {
        private readonly Channel<Mail> _mails = Channel.CreateUnbounded<Mail>();

        public async Task<Mail> NextAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            return await _mails.Reader.ReadAsync(patience.Token);
        }

        public Task SendAsync(Mail mail, CancellationToken cancellationToken) => _mails.Writer.WriteAsync(mail, cancellationToken).AsTask();
    }
}
