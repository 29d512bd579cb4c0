using System.Data.Common;
using ChatbotPlatform.Conformance;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.EntityFramework.Sqlite.Tests;

/// <summary>A history is read by two statements; here something happens between them, every time.</summary>
public sealed class MemoryReadTests(SqliteDatabase database) : StoreSuite<SqliteDatabase>(database)
{
    [Fact]
    public async Task An_edit_between_the_two_statements_of_a_read_is_seen_whole()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        (await SummarizeAsync(scope, session, 3)).Should().BeTrue();
        var question = (await LiveAsync(scope, session))[0];
        var between = new Between(() => AcceptAsync(scope, Edit(question.Id, "all anew")));
        var builder = new ChatbotPlatformBuilder(new ServiceCollection());
        builder.Services.AddDbContextFactory<ChatDbContext>(
            options => options.UseSqlite(Database.Database.ConnectionString).AddInterceptors(between));
        builder.UseEntityFramework<ChatDbContext>();
        await using var services = builder.Services.BuildServiceProvider();

        var history = await services.GetRequiredService<MemoryStore>().ReadAsync(scope, session, null, true, 100, false, None);

        between.Happened.Should().BeTrue();
        history.Summary.Should().BeNull("it knew the edited message");
        history.Messages.Select(m => m.Text).Should().Equal("all anew");
    }

    /// <summary>Runs something before the first statement that reads messages.</summary>
    private sealed class Between(Func<Task<AcceptedTurn>> act) : DbCommandInterceptor
    {
        public bool Happened { get; private set; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (!Happened && command.CommandText.Contains("messages", StringComparison.Ordinal))
            {
                Happened = true;
                await act();
            }

            return result;
        }
    }
}
