using ChatbotPlatform.Insights;
using ChatbotPlatform.Projects;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Conformance.Insights;

public abstract class UsageMigrationConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task Turns_from_before_the_days_were_counted_are_counted_on_their_days_with_how_long_they_took()
    {
        await using var old = await Database.CreateAsync(migrated: false);
        await EarlierVersion.MigrateAsync(old, "Initial");
        await EarlierVersion.InsertFirstRowsAsync(old, "old-one");
        // The one before the columns came.
        await EarlierVersion.MigrateAsync(old, "Memory");
        // A day ends in UTC, wherever the server is; and a clock may have been put back.
        await AddAsync(old, "completed", "2026-01-02 23:59:59.5", "'2026-01-03 00:00:02'");
        await AddAsync(old, "failed", "2026-01-03 00:00:00", "'2026-01-03 00:00:01'");
        await AddAsync(old, "completed", "2026-01-03 08:00:00.25", "'2026-01-03 08:00:01'");
        await AddAsync(old, "completed", "2026-01-04 08:00:00", "'2026-01-04 07:59:59'");
        await AddAsync(old, "running", "2026-01-05 08:00:00", "NULL");

        await using var now = await EarlierVersion.StartAsync(old);
        var scope = new ChatScope("old-one", "ann");
        var project = (await now.GetRequiredService<ProjectStore>().ListAsync(scope, 0, 10, None)).Items.Should().ContainSingle().Subject;
        var usage = (await now.GetRequiredService<UsageStore>().ReadAsync(scope, project.Id, DateOnly.MinValue, DateOnly.MaxValue, None))!;
        usage.Days.Select(d => (d.Date, d.Figures.Turns, d.Figures.Failed, d.Figures.Latency)).Should().Equal(
            (new(2026, 1, 2), 2, 0, Took(0, 2500)),
            (new(2026, 1, 3), 2, 1, Took(750, 750)),
            (new(2026, 1, 4), 1, 0, Took(0, 0)),
            (new(2026, 1, 5), 1, 0, null));
        // When their first words came was not kept, and is not made up.
        usage.Totals.FirstText.Should().BeNull();
    }

    /// <summary>Adds a turn like the one that is there, but for its id and what is said here.</summary>
    private static Task AddAsync(Testing.TestDatabase old, string status, string began, string ended) => EarlierVersion.ExecuteAsync(old, $"""
        INSERT INTO turns (tenant_id, id, project_id, session_id, user_id, status, owner, epoch, lease_until, request_hash, model, user_message_id, created_at, ended_at)
            SELECT tenant_id, '{Guid.CreateVersion7().ToString().ToUpperInvariant()}', project_id, session_id, user_id, '{status}', owner, 0, lease_until, 'h', model, user_message_id, '{began}', {ended}
            FROM turns WHERE assistant_message_id IS NOT NULL
        """);

    private static Percentiles? Took(int half, int most) => new(TimeSpan.FromMilliseconds(half), TimeSpan.FromMilliseconds(most));
}
