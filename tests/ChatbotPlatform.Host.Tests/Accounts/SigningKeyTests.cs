using System.Text;
using ChatbotPlatform.Host.Accounts;
using ChatbotPlatform.Host.Accounts.Storage;
using ChatbotPlatform.Host.Accounts.Tokens;
using ChatbotPlatform.Host.Secrets;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.Host.Tests.Accounts;

/// <summary>Keys that several nodes share and that grow old.</summary>
public sealed class SigningKeyTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Nodes_that_start_at_once_agree_on_a_key_and_know_what_the_others_sign(string kind)
    {
        await using var database = kind == "sqlite" ? await TestDatabase.SqliteAsync() : await TestDatabase.PostgreSqlAsync();
        await using var app = await HostApp.StartAsync(database: database);
        var accounts = app.Services.GetRequiredService<AccountDatabase>();
        var nodes = Enumerable.Range(0, 6).Select(_ => Node(accounts)).ToList();

        var keys = await Task.WhenAll(nodes.Select(n => Task.Run(() => n.ForSigningAsync(CancellationToken.None))));

        keys.Select(k => k.Key.KeyId).Distinct().Should().ContainSingle();
        foreach (var node in nodes)
            (await node.ToJwksAsync(CancellationToken.None)).Keys.Should().ContainSingle().Which.Kid.Should().Be(keys[0].Key.KeyId);
    }

    [Fact]
    public async Task An_old_key_is_followed_by_one_that_is_published_before_it_signs_and_stays_published_while_its_tokens_live()
    {
        await using var app = await HostApp.StartAsync();
        var accounts = app.Services.GetRequiredService<AccountDatabase>();
        var (signer, other) = (Node(accounts), Node(accounts));
        var first = await SignAsync(signer);
        (await SignAsync(other)).Should().Be(first);

        _time.Advance(TimeSpan.FromDays(29));
        (await SignAsync(signer)).Should().Be(first);
        _time.Advance(TimeSpan.FromDays(1));
        (await SignAsync(signer)).Should().Be(first, "the next is published first");
        (await PublishedAsync(signer)).Should().HaveCount(2);

        _time.Advance(SigningKeys.PublishedAhead);
        var second = await SignAsync(signer);
        second.Should().NotBe(first);
        await other.EnsureReadAsync(second, CancellationToken.None);
        other.Published.Select(k => k.Key.KeyId).Should().Equal(first, second);
        (await SignAsync(other)).Should().Be(second);

        _time.Advance(TimeSpan.FromMinutes(10));
        (await PublishedAsync(other)).Should().Contain(first, "what it signed a moment ago still lives");
        _time.Advance(TimeSpan.FromDays(1));
        (await PublishedAsync(other)).Should().Equal(second);
    }

    [Fact]
    public async Task What_was_sealed_with_another_secret_counts_for_nothing()
    {
        await using var app = await HostApp.StartAsync();
        var accounts = app.Services.GetRequiredService<AccountDatabase>();
        var old = await SignAsync(Node(accounts));
        var changed = Node(accounts, "quite another text than before, and long");
        var fresh = await SignAsync(changed);
        fresh.Should().NotBe(old);
        (await PublishedAsync(changed)).Should().Equal(fresh);
    }

    private static async Task<string> SignAsync(SigningKeys node) => (await node.ForSigningAsync(CancellationToken.None)).Key.KeyId;

    private static async Task<IEnumerable<string>> PublishedAsync(SigningKeys node) => (await node.ToJwksAsync(CancellationToken.None)).Keys.Select(k => k.Kid);

    private SigningKeys Node(AccountDatabase database, string secret = HostApp.Secret) => new(
        database, new SecretProtection(Encoding.UTF8.GetBytes(secret)), Options.Create(new AccountOptions()), _time, NullLogger<SigningKeys>.Instance);
}
