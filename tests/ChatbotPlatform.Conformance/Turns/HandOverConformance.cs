using ChatbotPlatform.Memory;
using ChatbotPlatform.Turns;

namespace ChatbotPlatform.Conformance.Turns;

public abstract class HandOverConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task Sessions_turns_and_messages_get_a_new_owner_and_the_old_one_has_none()
    {
        var (tenant, project, from, to) = await VisitorsAsync();
        var turn = await SayAsync(from, project, "mine", "a");
        var others = await SayAsync(new ChatScope(tenant.TenantId, "visitor:other", project), project, "not mine", "a");

        (await Turns.HandOverAsync(from, to, None)).Should().Be(1);

        (await Sessions.GetAsync(from, turn.Turn.SessionId, None)).Should().BeNull();
        (await Turns.GetAsync(from, turn.Turn.Id, None)).Should().BeNull();
        (await TextsAsync(to, turn.Turn.SessionId)).Should().Equal("mine", "Hello.");
        (await Turns.GetAsync(to, turn.Turn.Id, None))!.ClientMessageId.Should().Be("a");
        (await Sessions.GetAsync(to, others.Turn.SessionId, None)).Should().BeNull();
        (await Turns.HandOverAsync(from, to, None)).Should().Be(0);
        (await EndAsync(to, await AcceptAsync(to, Say("more", turn.Turn.SessionId)))).Should().NotBeNull();
    }

    [Fact]
    public async Task What_memory_made_of_them_goes_along_and_is_found_by_the_new_owner_alone()
    {
        var (_, project, from, to) = await VisitorsAsync();
        var session = (await SayAsync(from, project, "zebra", "a")).Turn.SessionId;
        var basis = await Memory.ReadAsync(from, session, null, true, 100, true, None);
        var facts = Summary(session, 2) with { Facts = [new("zebra", 1)], Usage = new TokenUsage(3, 4) };
        (await Memory.AddSummaryAsync(from, basis, facts, None)).Should().BeTrue();
        await IndexAsync(from, session);
        var own = (await SayAsync(to, project, "zebra of my own", "b")).Turn.SessionId;
        await IndexAsync(to, own);

        await Turns.HandOverAsync(from, to, None);

        (await Memory.ReadAsync(to, session, null, true, 100, true, None)).Summary!.Facts.Should().Equal(new SessionFact("zebra", 1));
        (await Memory.ReadUsageAsync(to, session, None)).Should().Be(new TokenUsage(3, 4));
        (await Memory.ReadAsync(from, session, null, true, 100, true, None)).Summary.Should().BeNull();
        // The index is made anew for its new owner; until then nobody finds it, and then they find both.
        (await FoundAsync(to, own)).Should().Equal("zebra of my own");
        await IndexAsync(to, session);
        (await FoundAsync(to, own)).Should().Equal("zebra", "zebra of my own");
        (await FoundAsync(from, session)).Should().BeEmpty();

        async Task<string[]> FoundAsync(ChatScope who, Guid at)
        {
            var search = new MemorySearch { ProjectId = project, SessionId = at, Before = int.MaxValue, OtherSessions = true, Terms = ["zebra"], Vector = new float[] { 1, 0 } };
            var found = await Memory.SearchAsync(who, search, None);
            found.Similarities.Should().HaveSameCount(found.Messages);
            return [.. found.Messages.Where(m => m.Text.StartsWith("zebra", StringComparison.Ordinal)).Select(m => m.Text).Order()];
        }

        async Task IndexAsync(ChatScope who, Guid which)
        {
            var missing = await Memory.ReadUnindexedAsync(who, which, 100, None);
            (await Memory.AddToIndexAsync(
                who, missing, [.. missing.Messages.Select(m => new SearchEntry(m.Id, m.Ordinal, [.. m.Text.Split(' ')], new float[] { 1, 0 }))], None)).Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_client_message_id_that_both_have_used_names_the_new_owners_turn()
    {
        var (_, project, from, to) = await VisitorsAsync();
        var moved = await SayAsync(from, project, "mine", "same");
        var own = await SayAsync(to, project, "theirs", "same");
        await Turns.HandOverAsync(from, to, None);
        (await Turns.GetAsync(to, moved.Turn.Id, None))!.ClientMessageId.Should().BeNull();
        (await Turns.GetAsync(to, own.Turn.Id, None))!.ClientMessageId.Should().Be("same");
    }

    [Fact]
    public async Task Nothing_is_handed_over_while_an_answer_is_being_written()
    {
        var (_, project, from, to) = await VisitorsAsync();
        var quiet = await SayAsync(from, project, "mine", "a");
        var running = await AcceptAsync(from, Say("and?", project: project));
        (await RefusedAsync(() => Turns.HandOverAsync(from, to, None))).Should().Be(ChatError.SessionBusy);
        (await Sessions.GetAsync(from, quiet.Turn.SessionId, None)).Should().NotBeNull();
        (await EndAsync(from, running)).Should().NotBeNull();
        (await Turns.HandOverAsync(from, to, None)).Should().Be(2);
    }

    [Fact]
    public async Task Of_a_message_and_a_hand_over_at_the_same_moment_both_are_whole()
    {
        for (var round = 0; round < 10; round++)
        {
            var (_, project, from, to) = await VisitorsAsync();
            var session = (await SayAsync(from, project, "first", "a")).Turn.SessionId;
            var handing = Task.Run(() => TryAsync(() => Turns.HandOverAsync(from, to, None)));
            var saying = Task.Run(() => TryAsync(() => AcceptAsync(from, Say("second", session))));
            var (handed, said) = (await handing, await saying);

            var owner = handed.Error is null ? to : from;
            (await Sessions.GetAsync(owner, session, None)).Should().NotBeNull();
            if (said.Result is { } turn)
            {
                // Accepted: then it is its session's owner's, and can be ended.
                owner.Should().Be(from, "a turn that runs is not handed over");
                (await EndAsync(owner, turn)).Should().NotBeNull();
            }
            else
            {
                said.Error.Should().Be(ChatError.NotFound);
            }
        }
    }

    [Fact]
    public async Task Nothing_goes_to_another_project_or_tenant()
    {
        var (tenant, project, from, _) = await VisitorsAsync();
        foreach (var to in (ChatScope[])[new(tenant.TenantId, "b", Guid.CreateVersion7()), new(tenant.TenantId, "b"), new("other", "b", project)])
            await FluentActions.Awaiting(() => Turns.HandOverAsync(from, to, None)).Should().ThrowAsync<ArgumentException>();
    }

    private async Task<(ChatScope Tenant, Guid Project, ChatScope From, ChatScope To)> VisitorsAsync()
    {
        var tenant = NewScope();
        var project = (await NewProjectAsync(tenant)).Id;
        return (tenant, project, new ChatScope(tenant.TenantId, "visitor:a", project), new ChatScope(tenant.TenantId, "visitor-user:a", project));
    }

    private async Task<AcceptedTurn> SayAsync(ChatScope scope, Guid project, string text, string name)
    {
        var turn = await Turns.AcceptAsync(scope, Acceptance(Say(text, project: project), name), None);
        await EndAsync(scope, turn);
        return turn;
    }
}
