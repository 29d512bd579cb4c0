using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Turns;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Conformance.Memory;

/// <summary>What was said is found again by its words and its meaning, by whoever said it and nobody else, and never once it is gone.</summary>
public abstract class MessageSearchConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task Messages_are_found_by_any_of_their_words_with_what_stands_beside_them()
    {
        var scope = NewScope();
        var (project, session) = await TalkAsync(scope, "the red door", "nothing much", "a green door", "zebra");

        var found = await FindAsync(scope, project, session, "red", "zebra");

        found.Messages.Select(m => m.Ordinal).Order().Should().Equal(1, 2, 6, 7, 8);
        found.Counts.Should().BeEquivalentTo(new Dictionary<string, int> { ["red"] = 1, ["zebra"] = 1 });
        (await FindAsync(scope, project, session, "door")).Counts["door"].Should().Be(2);
        (await FindAsync(scope, project, session, "absent")).Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task What_has_more_and_rarer_words_is_read_first_and_the_newest_fill_up()
    {
        var scope = NewScope();
        var (project, session) = await TalkAsync(scope, "door", "red door", "door", "wall", "door red green", "door", "roof", "cellar");
        var search = Search(project, session, "door", "red", "green") with { Preceding = 0, Following = 0 };

        (await OrdinalsAsync(search with { Take = 1 })).Should().Equal(9);
        (await OrdinalsAsync(search with { Take = 2 })).Should().Equal(3, 9);
        (await OrdinalsAsync(search with { Most = 2 })).Should().Equal(3, 9);
        (await OrdinalsAsync(search with { Take = 2, Before = 16, AtLeast = 4 })).Should().Equal(3, 9, 14, 15);
        (await OrdinalsAsync(search with { Take = 2, Before = 16, AtLeast = 2 })).Should().Equal(3, 9);
        (await OrdinalsAsync(search with { Take = 2, Preceding = 1, Following = 2 })).Should().Equal(2, 3, 4, 5, 8, 9, 10, 11);

        async Task<IEnumerable<int>> OrdinalsAsync(MemorySearch what) =>
            (await Memory.SearchAsync(scope, what, None)).Messages.Select(m => m.Ordinal).Order();
    }

    [Theory]
    [InlineData("天気")]
    [InlineData("größe")]
    [InlineData("naïve")]
    [InlineData("नमस्ते")]
    [InlineData("a1042")]
    [InlineData("and")]
    [InlineData("null")]
    public async Task Words_of_any_script_are_found(string word)
    {
        var scope = NewScope();
        var (project, session) = await TalkAsync(scope, $"before {word} after", "else");
        (await FindAsync(scope, project, session, word)).Counts.Should().ContainKey(word);
    }

    [Fact]
    public async Task What_the_prompt_holds_already_is_not_found()
    {
        var scope = NewScope();
        var (project, session) = await TalkAsync(scope, "red one", "red two", "red three");
        var found = await Memory.SearchAsync(scope, Search(project, session, "red") with { Before = 4 }, None);
        found.Messages.Select(m => m.Ordinal).Order().Should().Equal(1, 2, 3);
        found.Counts["red"].Should().Be(2);
    }

    [Fact]
    public async Task Other_sessions_are_searched_only_when_asked_and_only_the_users_own_of_the_project()
    {
        var scope = NewScope();
        var (project, session) = await TalkAsync(scope, "red here");
        var second = await SayAsync(scope, project, null, "red there");
        await IndexAsync(scope, second);
        var (otherProject, _) = await TalkAsync(scope, "red elsewhere");
        var colleague = new ChatScope(scope.TenantId, "Bob");
        var bobs = await SayAsync(colleague, project, null, "red of Bob");
        await IndexAsync(colleague, bobs);
        var (_, foreign) = await TalkAsync(NewScope(), "red abroad");

        (await TextsAsync(scope, Search(project, session, "red"))).Should().Equal("red here");
        (await TextsAsync(scope, Search(project, session, "red") with { OtherSessions = true })).Should().Equal("red here", "red there");
        foreach (var id in (Guid[])[bobs, foreign])
            (await TextsAsync(scope, Search(project, id, "red"))).Should().BeEmpty();
        foreach (var stranger in Strangers(scope))
        {
            (await TextsAsync(stranger, Search(project, session, "red"))).Should().BeEmpty();
            (await TextsAsync(stranger, Search(project, session, "red") with { OtherSessions = true, Vector = new float[] { 1, 0 } })).Should().BeEmpty();
        }

        var visitor = new ChatScope(scope.TenantId, scope.UserId, otherProject);
        (await TextsAsync(visitor, Search(project, session, "red") with { OtherSessions = true })).Should().BeEmpty();

        async Task<string[]> TextsAsync(ChatScope who, MemorySearch search) =>
            [.. (await Memory.SearchAsync(who, search, None)).Messages.Select(m => m.Text).Where(t => t.StartsWith("red", StringComparison.Ordinal)).Order()];
    }

    [Fact]
    public async Task What_is_superseded_is_not_found_and_what_is_given_back_is()
    {
        var scope = NewScope();
        var (project, session) = await TalkAsync(scope, "red apple", "green pear");
        var first = (await LiveAsync(scope, session))[0];

        var anew = await AcceptAsync(scope, new AnswerAnew(session));
        (await FindAsync(scope, project, session, "answered")).Counts["answered"].Should().Be(1);
        await EndAsync(scope, anew, text: "", status: TurnStatus.Failed);
        await IndexAsync(scope, session);
        (await FindAsync(scope, project, session, "answered")).Counts["answered"].Should().Be(2);

        await EndAsync(scope, await AcceptAsync(scope, Edit(first.Id, "blue plum")));
        await IndexAsync(scope, session);
        (await FindAsync(scope, project, session, "red", "pear")).Messages.Should().BeEmpty();
        (await FindAsync(scope, project, session, "plum")).Messages.Select(m => m.Text).Should().StartWith("blue plum");
    }

    [Fact]
    public async Task An_index_of_a_history_that_changed_meanwhile_is_refused()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        var basis = await Memory.ReadUnindexedAsync(scope, session, 100, None);
        (basis.From, basis.Through, basis.Messages.Count).Should().Be((0, 4, 4));
        await EndAsync(scope, await AcceptAsync(scope, new AnswerAnew(session)));
        (await Memory.AddToIndexAsync(scope, basis, Entries(basis), None)).Should().BeFalse();
        basis = await Memory.ReadUnindexedAsync(scope, session, 100, None);
        (await Memory.AddToIndexAsync(scope, basis, Entries(basis), None)).Should().BeTrue();
        (await Memory.AddToIndexAsync(scope, basis, Entries(basis), None)).Should().BeFalse("it is done");
        basis = await Memory.ReadUnindexedAsync(scope, session, 100, None);
        (basis.From, basis.Through).Should().Be((5, 5));
    }

    [Fact]
    public async Task A_long_session_is_indexed_in_steps()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope, turns: 4);
        var basis = await Memory.ReadUnindexedAsync(scope, session, 3, None);
        (basis.Through, basis.Messages.Count).Should().Be((3, 3));
        (await Memory.AddToIndexAsync(scope, basis, Entries(basis), None)).Should().BeTrue();
        (await Memory.ReadUnindexedAsync(scope, session, 3, None)).Messages.Select(m => m.Ordinal).Should().Equal(4, 5, 6);
        foreach (var stranger in Strangers(scope))
        {
            (await Memory.ReadUnindexedAsync(stranger, session, 3, None)).Messages.Should().BeEmpty();
            (await Memory.AddToIndexAsync(stranger, basis, Entries(basis), None)).Should().BeFalse();
        }
    }

    [Fact]
    public async Task Messages_are_found_by_what_they_mean()
    {
        var scope = NewScope();
        var project = await NewProjectAsync(scope);
        var session = await SayAsync(scope, project.Id, null, "cat", "dog", "car");
        var meanings = new Dictionary<string, float[]> { ["cat"] = [1, 0.1f, 0], ["dog"] = [0.8f, 0.4f, 0], ["car"] = [0, 0.1f, 3] };
        var basis = await Memory.ReadUnindexedAsync(scope, session, 100, None);
        var entries = basis.Messages.Select(m => new SearchEntry(m.Id, m.Ordinal, [], meanings.TryGetValue(m.Text, out var v) ? v : null));
        (await Memory.AddToIndexAsync(scope, basis, [.. entries], None)).Should().BeTrue();

        var found = await Memory.SearchAsync(scope, Search(project.Id, session) with { Vector = new float[] { 2, 0, 0 }, Take = 4 }, None);

        var byMeaning = found.Similarities.Select(s => (found.Messages.Single(m => m.Id == s.Key).Text, s.Value)).OrderByDescending(s => s.Value).ToList();
        byMeaning.Select(m => m.Text).Should().Equal("cat", "dog");
        byMeaning[0].Value.Should().BeApproximately(1 / Math.Sqrt(1.01), 0.02);
        (await Memory.SearchAsync(scope, Search(project.Id, session) with { Vector = new float[] { 1, 2 } }, None))
            .Similarities.Values.Should().OnlyContain(s => s == 0, "another model's vectors say nothing");
    }

    [Fact]
    public async Task Deleting_a_session_or_a_project_leaves_nothing_in_the_index()
    {
        var scope = NewScope();
        var (project, session) = await TalkAsync(scope, "red");
        (await IndexRowsAsync(session)).Should().Be(2);
        (await Sessions.DeleteAsync(scope, session, None)).Should().BeTrue();
        (await IndexRowsAsync(session)).Should().Be(0);

        session = await SayAsync(scope, project, null, "red");
        await IndexAsync(scope, session);
        (await IndexRowsAsync(session)).Should().Be(2);
        (await Projects.DeleteAsync(scope, project, None)).Should().BeTrue();
        (await IndexRowsAsync(session)).Should().Be(0);
    }

    /// <summary>How many rows of a session the database's own full-text index holds.</summary>
    protected virtual async Task<int> IndexRowsAsync(Guid session)
    {
        await using var context = Database.OpenContext();
        var table = context.Model.GetEntityTypes().Select(t => t.GetTableName()!).Single(t => t.EndsWith("search_entries", StringComparison.Ordinal));
#pragma warning disable EF1002 // The model's table name.
        return await context.Database.SqlQueryRaw<int>(
            $"SELECT CAST(COUNT(*) AS INTEGER) AS \"Value\" FROM \"{table}\" WHERE terms LIKE {{0}}", $"{SearchPlace.OfSession(session)}%").SingleAsync();
#pragma warning restore EF1002
    }

    private static MemorySearch Search(Guid project, Guid session, params string[] terms) =>
        new() { ProjectId = project, SessionId = session, Before = int.MaxValue, Terms = terms };

    private Task<MemoryFindings> FindAsync(ChatScope scope, Guid project, Guid session, params string[] terms) =>
        Memory.SearchAsync(scope, Search(project, session, terms), None);

    private async Task<(Guid Project, Guid Session)> TalkAsync(ChatScope scope, params string[] questions)
    {
        var project = await NewProjectAsync(scope);
        var session = await SayAsync(scope, project.Id, null, questions);
        await IndexAsync(scope, session);
        return (project.Id, session);
    }

    private async Task<Guid> SayAsync(ChatScope scope, Guid project, Guid? session, params string[] questions)
    {
        foreach (var question in questions)
        {
            var turn = await AcceptAsync(scope, Say(question, session, session is null ? project : null));
            await EndAsync(scope, turn, "answered");
            session = turn.Turn.SessionId;
        }

        return session!.Value;
    }

    private async Task IndexAsync(ChatScope scope, Guid session)
    {
        var basis = await Memory.ReadUnindexedAsync(scope, session, 1_000, None);
        (await Memory.AddToIndexAsync(scope, basis, Entries(basis), None)).Should().BeTrue();
    }

    private static List<SearchEntry> Entries(UnindexedMessages basis) =>
        [.. basis.Messages.Select(m => new SearchEntry(m.Id, m.Ordinal, [.. m.Text.Split(' ').Distinct()]))];
}
