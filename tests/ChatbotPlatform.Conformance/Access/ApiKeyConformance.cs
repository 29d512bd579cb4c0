using ChatbotPlatform.Access;

namespace ChatbotPlatform.Conformance.Access;

public abstract class ApiKeyConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    private ApiKeyStore Keys => Database.Get<ApiKeyStore>();

    [Fact]
    public async Task A_key_is_found_by_its_secret_which_the_database_does_not_have()
    {
        var scope = NewScope();
        var made = (await Keys.CreateAsync(scope, new NewApiKey("CI", ChatAccess.Chat | ChatAccess.Read, ExpiresAt: FarAway), None))!;
        made.Secret.Should().StartWith(made.Key.Prefix).And.MatchRegex("^ck_[A-Za-z0-9_-]{43}$");
        made.ToString().Should().NotContain(made.Secret);
        (await Keys.FindAsync(made.Secret, None)).Should().BeEquivalentTo(new KnownApiKey(scope.TenantId, made.Key));
        made.Key.Should().BeEquivalentTo(new { Name = "CI", Access = ChatAccess.Chat | ChatAccess.Read, CreatedBy = "Ada", ExpiresAt = FarAway, RevokedAt = (DateTimeOffset?)null });
        foreach (var wrong in (string[])["ck_", made.Secret[..^1], made.Secret + "A", made.Key.Prefix, made.Secret.ToUpperInvariant(), made.Key.Id.ToString()])
            (await Keys.FindAsync(wrong, None)).Should().BeNull();

        await using var context = Database.OpenContext();
        (await Leftovers.FindAsync(context, made.Secret, made.Secret[3..])).Should().BeEmpty();
    }

    [Fact]
    public async Task A_revoked_key_stays_on_the_list_and_counts_no_more()
    {
        var scope = NewScope();
        var (one, two) = ((await NewKeyAsync(scope)).Key, (await NewKeyAsync(scope)).Key);
        (await Keys.RevokeAsync(scope, one.Id, None)).Should().BeTrue();
        var revoked = (await Keys.GetAsync(scope, one.Id, None))!;
        revoked.RevokedAt.Should().Be(Database.Time.GetUtcNow());
        revoked.IsValid(Database.Time.GetUtcNow()).Should().BeFalse();
        Database.Time.Advance(TimeSpan.FromSeconds(5));
        (await Keys.RevokeAsync(scope, one.Id, None)).Should().BeTrue();
        (await Keys.GetAsync(scope, one.Id, None)).Should().Be(revoked);
        (await Keys.ListAsync(scope, null, 0, 10, None)).Items.Should().HaveCount(2);
        (await Keys.FindValidAsync([scope.TenantId], [one.Id, two.Id, Guid.CreateVersion7()], None)).Should().Equal(two.Id);
        (await Keys.FindValidAsync([NewScope().TenantId], [two.Id], None)).Should().BeEmpty();
        (await Audit.ListAsync(scope, null, 0, 10, None)).Items.Select(e => e.Action).Should().BeEquivalentTo("api_key.revoked", "api_key.created", "api_key.created");
    }

    [Fact]
    public async Task A_key_ends_by_itself_when_it_was_to()
    {
        var scope = NewScope();
        var key = (await Keys.CreateAsync(scope, new NewApiKey("n", ChatAccess.Chat, ExpiresAt: Database.Time.GetUtcNow().AddMinutes(1)), None))!.Key;
        (await Keys.FindValidAsync([scope.TenantId], [key.Id], None)).Should().Equal(key.Id);
        Database.Time.Advance(TimeSpan.FromMinutes(1));
        (await Keys.FindValidAsync([scope.TenantId], [key.Id], None)).Should().BeEmpty();
        key.IsValid(Database.Time.GetUtcNow()).Should().BeFalse();
    }

    [Fact]
    public async Task Who_manages_one_project_sees_and_makes_keys_of_that_project()
    {
        var scope = NewScope();
        var (mine, other) = (await NewProjectAsync(scope), await NewProjectAsync(scope));
        var manager = new ChatScope(scope.TenantId, "key:1", mine.Id) { Access = ChatAccess.All };
        var ofTenant = (await NewKeyAsync(scope)).Key;
        var ofOther = (await NewKeyAsync(scope, other.Id)).Key;
        var own = (await NewKeyAsync(manager, mine.Id)).Key;
        own.ProjectId.Should().Be(mine.Id);

        (await Keys.ListAsync(manager, null, 0, 10, None)).Items.Select(k => k.Id).Should().Equal(own.Id);
        (await Keys.ListAsync(scope, null, 0, 10, None)).Total.Should().Be(3);
        (await Keys.ListAsync(scope, mine.Id, 0, 10, None)).Items.Select(k => k.Id).Should().Equal(own.Id);
        foreach (var foreign in (Guid[])[ofTenant.Id, ofOther.Id])
        {
            (await Keys.GetAsync(manager, foreign, None)).Should().BeNull();
            (await Keys.RevokeAsync(manager, foreign, None)).Should().BeFalse();
        }

        (await RefusedAsync(() => NewKeyAsync(manager))).Should().Be(ChatError.Forbidden);
        (await Keys.CreateAsync(manager, new NewApiKey("n", ChatAccess.Chat, other.Id), None)).Should().BeNull();
        (await Keys.CreateAsync(scope, new NewApiKey("n", ChatAccess.Chat, (await NewProjectAsync(NewScope())).Id), None)).Should().BeNull();
    }

    [Fact]
    public async Task Nobody_gives_more_than_they_have_and_who_does_not_manage_gives_nothing()
    {
        var scope = NewScope();
        var key = (await NewKeyAsync(scope)).Key;
        foreach (var access in (ChatAccess[])[ChatAccess.Chat, ChatAccess.Chat | ChatAccess.Read, ChatAccess.Read])
        {
            var low = scope with { Access = access };
            (await RefusedAsync(() => NewKeyAsync(low))).Should().Be(ChatError.Forbidden);
            (await Keys.ListAsync(low, null, 0, 10, None)).Items.Should().BeEmpty();
            (await Keys.RevokeAsync(low, key.Id, None)).Should().BeFalse();
        }

        (await RefusedAsync(() => NewKeyAsync(scope with { Access = ChatAccess.Manage }))).Should().Be(ChatError.Forbidden);
        foreach (var stranger in (ChatScope[])[NewScope(), new(scope.TenantId, "Ada", Guid.CreateVersion7()) { Access = ChatAccess.All }])
        {
            (await Keys.GetAsync(stranger, key.Id, None)).Should().BeNull();
            (await Keys.RevokeAsync(stranger, key.Id, None)).Should().BeFalse();
        }
    }

    [Fact]
    public async Task When_it_was_last_used_is_noted()
    {
        var scope = NewScope();
        var key = (await NewKeyAsync(scope)).Key;
        key.LastUsedAt.Should().BeNull();
        await Keys.TouchAsync(NewScope().TenantId, key.Id, FarAway, None);
        await Keys.TouchAsync(scope.TenantId, key.Id, Database.Time.GetUtcNow(), None);
        (await Keys.GetAsync(scope, key.Id, None))!.LastUsedAt.Should().Be(Database.Time.GetUtcNow());
    }

    private async Task<CreatedApiKey> NewKeyAsync(ChatScope scope, Guid? project = null) =>
        (await Keys.CreateAsync(scope, new NewApiKey("n", ChatAccess.Chat, project), None))!;
}
