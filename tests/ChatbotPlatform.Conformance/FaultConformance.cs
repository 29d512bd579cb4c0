using ChatbotPlatform.EntityFramework;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Conformance;

/// <summary>A database that can be taken away from the stores, and given back.</summary>
public interface IFaultyDatabase
{
    /// <summary>Whether reads fail as well, and not only writes.</summary>
    bool IsAllGone { get; }

    Task TakeAwayAsync();

    Task GiveBackAsync();
}

public abstract class FaultConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase, IFaultyDatabase
{
    [Fact]
    public async Task A_database_that_cannot_answer_is_told_as_unavailable_and_recovers_without_loss()
    {
        var scope = NewScope();
        var (project, session) = await NewSessionAsync(scope, turns: 3);
        await WarmUpAsync(scope, session);
        var turn = await AcceptAsync(scope, Say("accepted before", session));
        var basis = await Memory.ReadAsync(scope, session, null, true, 100, true, None);

        await Database.TakeAwayAsync();
        try
        {
            List<Func<Task>> verbs =
            [
                () => AcceptAsync(scope, Say("x", project: project.Id)),
                () => Turns.EndAsync(scope, End(turn), None),
                () => Turns.CheckpointAsync(Node, [new(scope.TenantId, turn.Turn.Id, null)], FarAway, None),
                () => Projects.UpdateAsync(scope, project.Id, new ProjectChange { Name = "x" }, None),
                () => Projects.DeleteAsync(scope, project.Id, None),
                () => Sessions.UpdateAsync(scope, session, new SessionChange { Title = "x" }, None),
                () => Memory.AddSummaryAsync(scope, basis, Summary(session, 2), None),
            ];
            if (Database.IsAllGone)
                verbs.AddRange(
                [
                    () => Projects.ReadSetupAsync(scope, project.Id, None),
                    () => Sessions.ListMessagesAsync(scope, session, null, 10, None),
                    () => Turns.ReadAsync(scope, turn.Turn.Id, None),
                    () => Memory.ReadAsync(scope, session, null, true, 10, false, None),
                    () => Turns.InterruptExpiredAsync(FarAway, new TurnError(ChatError.Interrupted, "x"), None),
                ]);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var refusals = await Task.WhenAll(verbs.Select(verb => Task.Run(() => FluentActions.Awaiting(verb).Should().ThrowAsync<ChatException>())));

            refusals.Select(r => r.Which.Error).Should().AllBeEquivalentTo(ChatError.Unavailable);
            refusals.Select(r => r.Which.RetryAfter).Should().AllBeEquivalentTo(TimeSpan.FromSeconds(2));
            clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(15));
            (await Database.Get<ChatDatabase>().CanConnectAsync(None)).Should().Be(!Database.IsAllGone);
        }
        finally
        {
            await Database.GiveBackAsync();
        }

        // At once, at the first try: no dead connection is left in a pool to fail another request.
        (await Sessions.GetAsync(scope, session, None)).Should().NotBeNull();
        await WarmUpAsync(scope, session);
        (await TextsAsync(scope, session))[^1].Should().Be("accepted before");
        (await EndAsync(scope, turn, "answered after"))!.Ordinal.Should().Be(8);
        (await Projects.GetAsync(scope, project.Id, None)).Should().Be(project);
    }

    /// <summary>Opens several connections at once.</summary>
    private Task<ChatSession?[]> WarmUpAsync(ChatScope scope, Guid session) => AtOnceAsync(8, _ => Sessions.GetAsync(scope, session, None));
}
