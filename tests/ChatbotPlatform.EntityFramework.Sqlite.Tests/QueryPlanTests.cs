using System.Data.Common;
using ChatbotPlatform.Access;
using ChatbotPlatform.Conformance;
using ChatbotPlatform.Insights;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.EntityFramework.Sqlite.Tests;

/// <summary>A long list is read along an index, in its order: neither the table is read nor its rows sorted, however many there are.</summary>
public sealed class QueryPlanTests(SqliteDatabase database) : StoreSuite<SqliteDatabase>(database)
{
    private static readonly Guid Id = Guid.CreateVersion7();

    public static TheoryData<string> Lists => ["projects", "sessions", "sessions of a project", "audit", "audit of a project", "versions", "conversations", "conversations with feedback", "conversations that failed", "keys", "keys of a project", "messages", "messages of a conversation"];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_is_read_along_an_index(string list)
    {
        var plans = new Plans();
        await using var services = Open(plans);
        var (projects, sessions, audit) =
            (services.GetRequiredService<ProjectStore>(), services.GetRequiredService<SessionStore>(), services.GetRequiredService<AuditStore>());
        var conversations = services.GetRequiredService<ConversationStore>();
        var scope = NewScope();

        Task read = list switch
        {
            "projects" => projects.ListAsync(scope, 0, 20, None),
            "sessions" => sessions.ListAsync(scope, null, 0, 20, None),
            "sessions of a project" => sessions.ListAsync(scope, Id, 0, 20, None),
            "audit" => audit.ListAsync(scope, null, 0, 20, None),
            "conversations" => conversations.ListAsync(scope, Id, new(), 0, 20, None),
            "conversations with feedback" => conversations.ListAsync(scope, Id, new() { Feedback = FeedbackWanted.Down, From = FarAway }, 0, 20, None),
            "conversations that failed" => conversations.ListAsync(scope, Id, new() { Outcome = OutcomeWanted.Failed }, 0, 20, None),
            "keys" => services.GetRequiredService<ApiKeyStore>().ListAsync(scope, null, 0, 20, None),
            "keys of a project" => services.GetRequiredService<ApiKeyStore>().ListAsync(scope, Id, 0, 20, None),
            "messages" => sessions.ListMessagesAsync(scope, (await NewSessionAsync(scope)).SessionId, null, 20, None),
            "messages of a conversation" => ReadConversationAsync(conversations, scope),
            "audit of a project" => audit.ListAsync(scope, Id, 0, 20, None),
            _ => projects.ListPromptVersionsAsync(scope, Id, Id, 0, 20, None),
        };
        await read;

        plans.Steps.Should().NotBeEmpty()
            .And.OnlyContain(s => !s.StartsWith("SCAN", StringComparison.Ordinal) || s == "SCAN CONSTANT ROW", string.Join('\n', plans.Steps))
            .And.NotContain(s => s.Contains("TEMP B-TREE", StringComparison.Ordinal), string.Join('\n', plans.Steps));
    }

    private async Task ReadConversationAsync(ConversationStore conversations, ChatScope scope)
    {
        var (project, session) = await NewSessionAsync(scope, turns: 3);
        (await conversations.ListMessagesAsync(scope, project.Id, session, 4, 20, None))!.Turns.Should().HaveCount(2);
    }

    [Fact]
    public async Task Of_a_project_that_many_use_only_the_sessions_of_the_user_are_read()
    {
        var plans = new Plans();
        await using var services = Open(plans);
        await services.GetRequiredService<SessionStore>().ListAsync(NewScope(), Id, 0, 20, None);
        plans.Steps.Should().NotBeEmpty().And.OnlyContain(s => s.Contains("(tenant_id=? AND user_id=? AND project_id=?", StringComparison.Ordinal), string.Join('\n', plans.Steps));
    }

    [Fact]
    public async Task Usage_is_counted_from_an_index_and_no_turn_is_read_for_it()
    {
        var plans = new Plans();
        await using var services = Open(plans);
        var usage = services.GetRequiredService<UsageStore>();
        var scope = NewScope();
        var (project, _) = await NewSessionAsync(scope);
        (await usage.ReadAsync(scope, project.Id, DateOnly.MinValue, DateOnly.MaxValue, None))!.Totals.Turns.Should().Be(1);
        await usage.ListActivityAsync(scope, null, DateOnly.MinValue, DateOnly.MaxValue, None);
        var turns = plans.Steps.Where(s => s.Contains(" t ", StringComparison.Ordinal) || s.Contains("turns", StringComparison.Ordinal)).ToList();
        turns.Should().HaveCountGreaterThanOrEqualTo(4)
            .And.OnlyContain(s => s.Contains("COVERING INDEX IX_turns_usage (tenant_id=? AND project_id=? AND day>? AND day<?)", StringComparison.Ordinal), string.Join('\n', plans.Steps));
    }

    private ServiceProvider Open(Plans plans)
    {
        var builder = new ChatbotPlatformBuilder(new ServiceCollection());
        builder.Services.AddDbContextFactory<ChatDbContext>(
            options => options.UseSqlite(Database.Database.ConnectionString).AddInterceptors(plans));
        builder.UseEntityFramework<ChatDbContext>();
        return builder.Services.BuildServiceProvider();
    }

    /// <summary>Asks for the plan of each statement before it is run.</summary>
    private sealed class Plans : DbCommandInterceptor
    {
        public List<string> Steps { get; } = [];

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            await using var explain = command.Connection!.CreateCommand();
#pragma warning disable CA2100 // Entity Framework's own statement.
            explain.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
#pragma warning restore CA2100
            foreach (DbParameter parameter in command.Parameters)
            {
                var copy = explain.CreateParameter();
                (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
                explain.Parameters.Add(copy);
            }

            await using var reader = await explain.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                Steps.Add(reader.GetString(3));
            return result;
        }
    }
}
