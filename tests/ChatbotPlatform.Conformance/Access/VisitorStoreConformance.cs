using ChatbotPlatform.Access;
using ChatbotPlatform.Projects;

namespace ChatbotPlatform.Conformance.Access;

public abstract class VisitorStoreConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    private VisitorStore Visitors => Database.Get<VisitorStore>();

    [Fact]
    public async Task A_project_is_found_by_its_key_and_by_no_other()
    {
        var (one, two) = (NewScope(), NewScope());
        var project = await NewProjectAsync(one, "One");
        var other = await NewProjectAsync(two, "Two");
        project.PublishableKey.Should().StartWith("pk_").And.HaveLength(27);
        other.PublishableKey.Should().NotBe(project.PublishableKey);

        var found = (await Visitors.FindAsync(project.PublishableKey, None))!;
        (found.TenantId, found.ProjectId, found.Name).Should().Be((one.TenantId, project.Id, "One"));
        found.VisitorSecret.Length.Should().BeGreaterThanOrEqualTo(43);
        found.IdentitySecret.Should().StartWith("is_").And.NotBe((await Visitors.FindAsync(other.PublishableKey, None))!.IdentitySecret);
        found.ToString().Should().NotContain(found.VisitorSecret).And.NotContain(found.IdentitySecret);
        foreach (var key in (string[])["pk_", project.PublishableKey[..^1], project.PublishableKey.ToUpperInvariant(), project.PublishableKey + " ", project.Id.ToString()])
            (await Visitors.FindAsync(key, None)).Should().BeNull();
    }

    [Fact]
    public async Task Widget_settings_are_kept_and_what_is_not_said_stays()
    {
        var scope = NewScope();
        var widget = new WidgetSettings
        {
            AllowedOrigins = ["https://a.example", "https://b.example"], Name = "Shop", Greeting = "Hi \"you\"\n", Suggestions = ["Where?"], Position = WidgetPosition.Left,
            Mode = WidgetMode.Page, Theme = new WidgetTheme { Accent = "#123", Scheme = WidgetScheme.Dark, Radius = 3 }, Languages = ["de"], AllowedImageHosts = ["i.example"],
            Proactive = new WidgetProactive("Help?", 5), Storage = WidgetStorage.Ask, Features = new WidgetFeatures { Edit = false },
        };
        var project = await Projects.CreateAsync(scope, new ProjectChange { Name = "Bot", Widget = widget }, None);
        (await Projects.GetAsync(scope, project.Id, None))!.Widget.Should().BeEquivalentTo(widget);
        (await Projects.UpdateAsync(scope, project.Id, new ProjectChange { Name = "Other" }, None))!.Widget.Should().BeEquivalentTo(widget);
        (await Visitors.FindAsync(project.PublishableKey, None))!.Widget.Should().BeEquivalentTo(widget);
        (await NewProjectAsync(scope)).Widget.Should().BeEquivalentTo(new WidgetSettings());
    }

    [Fact]
    public async Task An_origin_is_known_while_any_project_lists_it()
    {
        var scope = NewScope();
        var (a, b) = ($"https://a{Guid.CreateVersion7():N}.example", $"https://b{Guid.CreateVersion7():N}.example");
        var project = await Projects.CreateAsync(scope, new ProjectChange { Name = "Bot", Widget = new WidgetSettings { AllowedOrigins = [a] } }, None);
        (await Visitors.IsKnownOriginAsync(a, None)).Should().BeTrue();
        (await Visitors.IsKnownOriginAsync(b, None)).Should().BeFalse();
        await Projects.UpdateAsync(scope, project.Id, new ProjectChange { Widget = new WidgetSettings { AllowedOrigins = [b] } }, None);
        (await Visitors.IsKnownOriginAsync(a, None)).Should().BeFalse();
        (await Visitors.IsKnownOriginAsync(b, None)).Should().BeTrue();
        await Projects.DeleteAsync(scope, project.Id, None);
        (await Visitors.IsKnownOriginAsync(b, None)).Should().BeFalse();
    }

    [Fact]
    public async Task A_visit_that_ended_stays_so_until_its_last_token_has()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var (ended, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Visitors.EndAsync(scope.TenantId, project.Id, ended, Database.Time.GetUtcNow().AddDays(1), None);
        await Visitors.EndAsync(scope.TenantId, project.Id, ended, Database.Time.GetUtcNow().AddDays(1), None);
        (await Visitors.HasEndedAsync(scope.TenantId, ended, None)).Should().BeTrue();
        (await Visitors.HasEndedAsync(scope.TenantId, other, None)).Should().BeFalse();
        (await Visitors.HasEndedAsync(NewScope().TenantId, ended, None)).Should().BeFalse();

        var now = await Visitors.ReadAsync([scope.TenantId], [project.Id, Guid.CreateVersion7()], [ended, other], None);
        now.Projects.Should().ContainSingle().Which.ProjectId.Should().Be(project.Id);
        now.EndedVisits.Should().Equal(ended);
        (await Visitors.ReadAsync([NewScope().TenantId], [project.Id], [ended], None)).Should().BeEquivalentTo(new VisitsNow([], []));

        Database.Time.Advance(TimeSpan.FromDays(2));
        await Visitors.EndAsync(scope.TenantId, project.Id, other, Database.Time.GetUtcNow().AddDays(1), None);
        (await Visitors.HasEndedAsync(scope.TenantId, ended, None)).Should().BeFalse("nobody has a token of it any more, so it need not be kept");
        await Visitors.EndAsync(scope.TenantId, Guid.CreateVersion7(), Guid.CreateVersion7(), FarAway, None);
    }

    [Fact]
    public async Task Secrets_are_shown_and_changed_by_who_manages_the_project()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var before = (await Visitors.FindAsync(project.PublishableKey, None))!;
        (await Visitors.GetIdentitySecretAsync(scope, project.Id, None)).Should().Be(before.IdentitySecret);
        ChatScope[] strangers =
        [
            NewScope(), new(scope.TenantId, "Ada", Guid.CreateVersion7()) { Access = ChatAccess.All }, scope with { Access = ChatAccess.Chat | ChatAccess.Read },
            new(scope.TenantId, "Ada", project.Id),
        ];
        foreach (var stranger in strangers)
        {
            (await Visitors.GetIdentitySecretAsync(stranger, project.Id, None)).Should().BeNull();
            (await Visitors.RotateIdentitySecretAsync(stranger, project.Id, None)).Should().BeNull();
            (await Visitors.RotatePublishableKeyAsync(stranger, project.Id, None)).Should().BeNull();
        }

        (await Visitors.FindAsync(project.PublishableKey, None)).Should().BeEquivalentTo(before);
        var secret = await Visitors.RotateIdentitySecretAsync(scope, project.Id, None);
        secret.Should().NotBe(before.IdentitySecret);
        var rotated = (await Visitors.RotatePublishableKeyAsync(scope, project.Id, None))!;
        rotated.Version.Should().Be(project.Version + 2);
        (await Visitors.FindAsync(project.PublishableKey, None)).Should().BeNull();
        var after = (await Visitors.FindAsync(rotated.PublishableKey, None))!;
        after.VisitorSecret.Should().NotBe(before.VisitorSecret);
        after.IdentitySecret.Should().Be(secret);
        (await Audit.ListAsync(scope, project.Id, 0, 10, None)).Items.Where(e => e.Action == "project.rotated").Select(e => $"{e.Action} {e.Changed.Single()}")
            .Should().BeEquivalentTo("project.rotated identity_secret", "project.rotated publishable_key");
    }
}
