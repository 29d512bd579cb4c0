using System.Data.Common;
using ChatbotPlatform.Conformance;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.EntityFramework.Sqlite.Tests;

/// <summary>Verbs that wait for the one writer are written together, and yet each for itself.</summary>
public sealed class GroupCommitTests(LockableSqliteDatabase database) : StoreSuite<LockableSqliteDatabase>(database)
{
    private const int Many = 40;

    [Fact]
    public async Task What_waited_is_written_by_one_commit_and_what_is_refused_takes_nothing_with_it()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var busy = await AcceptAsync(scope, Say("runs", project: project.Id));
        var limited = await Projects.CreateAsync(scope, new ProjectChange { Name = "Limited", Limits = new ProjectLimits { DailyTokens = 1 } }, None);
        var commits = new Commits();
        var turns = NewNode(commits);

        await LockableAsync(async () =>
        {
            var first = turns.AcceptAsync(scope, Acceptance(Say("first", project: project.Id)), None);
            var good = Enumerable.Range(0, Many).Select(i => turns.AcceptAsync(scope, Acceptance(Say($"{i}", project: project.Id)), None)).ToList();
            var refused = turns.AcceptAsync(scope, Acceptance(Say("busy", busy.Turn.SessionId)), None);
            var ended = turns.EndAsync(scope, End(busy), None);
            var absent = turns.AcceptAsync(scope, Acceptance(Say("nowhere", project: Guid.CreateVersion7())), None);
            var twins = Enumerable.Range(0, 2).Select(_ => turns.AcceptAsync(scope, Acceptance(Say("twin", project: project.Id), "name"), None)).ToList();
            // What one of them reserves the other has not: it is refused when its rows are written already.
            var rivals = Enumerable.Range(0, 2).Select(_ => TryAsync(() => turns.AcceptAsync(scope, Acceptance(Say("rival", project: limited.Id)), None))).ToList();
            await Database.GiveBackAsync();

            (await first).Created.Should().BeTrue();
            (await Task.WhenAll(good)).Should().OnlyContain(t => t.Created);
            (await RefusedAsync(() => refused)).Should().Be(ChatError.SessionBusy);
            (await ended)!.Message!.Text.Should().Be("Hello.");
            (await RefusedAsync(() => absent)).Should().Be(ChatError.NotFound);
            (await Task.WhenAll(twins)).Select(t => t.Created).Should().BeEquivalentTo([true, false]);
            (await Task.WhenAll(rivals)).Select(r => r.Error).Should().BeEquivalentTo([(ChatError?)null, ChatError.BudgetSpent]);
        });

        commits.Count.Should().BeInRange(1, 4, "the first went alone, the others together");
        (await Sessions.ListAsync(scope, limited.Id, 0, 10, None)).Total.Should().Be(1);
        foreach (var session in (await Sessions.ListAsync(scope, null, 0, Many * 2, None)).Items)
            (await TextsAsync(scope, session.Id)).Should().HaveCount(session.Id == busy.Turn.SessionId ? 2 : 1);
        (await TextsAsync(scope, busy.Turn.SessionId)).Should().Equal("runs", "Hello.");
    }

    [Fact]
    public async Task Nobody_is_answered_by_a_commit_that_fails_and_nothing_of_it_is_stored()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var commits = new Commits { Fails = true };
        var turns = NewNode(commits);
        var said = Enumerable.Range(0, Many).Select(i => Acceptance(Say($"{i}", project: project.Id), $"name {i}")).ToList();

        await LockableAsync(async () =>
        {
            var all = said.Select(a => turns.AcceptAsync(scope, a, None)).ToList();
            await Database.GiveBackAsync();
            foreach (var one in all)
                (await RefusedAsync(() => one)).Should().Be(ChatError.Unavailable);
        });

        (await Sessions.ListAsync(scope, null, 0, 10, None)).Items.Should().BeEmpty();
        commits.Fails = false;
        (await Task.WhenAll(said.Select(a => turns.AcceptAsync(scope, a, None)))).Should().OnlyContain(t => t.Created);
    }

    private TurnStore NewNode(Commits commits) => Database.NewNode(
        services => services.ConfigureDbContext<ChatDbContext>(options => options.AddInterceptors(commits))).GetRequiredService<TurnStore>();

    /// <summary>With the write lock in another's hands until the act gives it back.</summary>
    private async Task LockableAsync(Func<Task> act)
    {
        await Database.TakeAwayAsync();
        try
        {
            await act();
        }
        finally
        {
            await Database.GiveBackAsync();
        }
    }

    private sealed class Commits : DbTransactionInterceptor
    {
        private int _count;

        public int Count => _count;

        public bool Fails { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (Fails)
                throw new IOException("The disk is gone.");
            Interlocked.Increment(ref _count);
            return new(result);
        }
    }
}
