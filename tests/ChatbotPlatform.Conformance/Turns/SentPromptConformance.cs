using ChatbotPlatform.Memory;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Conformance.Turns;

/// <summary>What a model was sent is kept with its turn, and holds no text that is gone.</summary>
public abstract class SentPromptConformance<TDatabase>(TDatabase database) : StoreSuite<TDatabase>(database)
    where TDatabase : ConformanceDatabase
{
    [Fact]
    public async Task A_kept_prompt_is_read_back_with_its_texts()
    {
        var scope = NewScope();
        var (turn, _, prompt) = await KeptAsync(scope);

        var read = await Turns.ReadPromptAsync(scope, turn, None);

        read!.Parts.Select(p => (p.Source, p.Role, p.Tokens, p.Text)).Should().Equal(
            (PromptSource.Instructions, "system", 5, "Be brief. <&\"👋"),
            (PromptSource.Facts, "user", 7, "a fact\nanother"),
            (PromptSource.Summary, "user", 8, "summary"),
            (PromptSource.History, "user", 4, "question 2"),
            (PromptSource.History, "assistant", 3, "answer 2"),
            (PromptSource.Recalled, "user", 9, "question\nanswer 1"),
            (PromptSource.History, "user", 2, "question 3"));
        (read.Strategy, read.MaxTokens, read.LeftOutMessages, read.LeftOutFacts, read.LeavesOut).Should().Be(("recall", 4_000, 3, 2, true));
        read.Parts[2].Should().BeEquivalentTo(new { CoversThrough = 2, prompt.Parts[2].SummaryId });
        read.Parts[5].Quotes.Should().Equal(prompt.Parts[5].Quotes);
        foreach (var stranger in Strangers(scope))
            (await Turns.ReadPromptAsync(stranger, turn, None)).Should().BeNull();
    }

    [Fact]
    public async Task A_text_that_was_forgotten_since_is_gone_from_it()
    {
        var scope = NewScope();
        var (turn, session, _) = await KeptAsync(scope);
        await Memory.ClearAsync(scope, session, None);
        var read = await Turns.ReadPromptAsync(scope, turn, None);
        read!.Parts.Where(p => p.Text is null).Select(p => p.Source).Should().Equal(PromptSource.Facts, PromptSource.Summary);
    }

    [Fact]
    public async Task Prompts_are_forgotten_by_the_end_of_their_turns()
    {
        var scope = NewScope();
        var (old, _, _) = await KeptAsync(scope);
        Database.Time.Advance(TimeSpan.FromHours(1));
        var (fresh, _, _) = await KeptAsync(scope);

        (await Turns.ForgetPromptsAsync(Database.Time.GetUtcNow().AddMinutes(-30), None)).Should().BeGreaterThanOrEqualTo(1);

        (await Turns.ReadPromptAsync(scope, old, None)).Should().BeNull();
        (await Turns.ReadPromptAsync(scope, fresh, None)).Should().NotBeNull();
        (await Turns.GetAsync(scope, old, None)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_turn_without_one_has_none()
    {
        var scope = NewScope();
        var (_, session) = await NewSessionAsync(scope);
        (await Turns.ReadPromptAsync(scope, (await LiveAsync(scope, session))[0].TurnId, None)).Should().BeNull();
        (await Turns.ReadPromptAsync(scope, Guid.CreateVersion7(), None)).Should().BeNull();
    }

    private async Task<(Guid Turn, Guid Session, SentPrompt Prompt)> KeptAsync(ChatScope scope)
    {
        var (_, session) = await NewSessionAsync(scope, turns: 2);
        var basis = await Memory.ReadAsync(scope, session, 2, true, 100, true, None);
        var summary = Summary(session, 2) with { Facts = [new("a fact", 1), new("another", 2)] };
        (await Memory.AddSummaryAsync(scope, basis, summary, None)).Should().BeTrue();
        var live = await LiveAsync(scope, session);
        var turn = await AcceptAsync(scope, Say("question 3", session));
        PromptPart Message(ChatRole role, PromptSource source, int tokens, string text = "not kept") => new(new ChatMessage(role, text), source, tokens);
        var prompt = SentPrompt.Of(
            new PromptContext(
            [
                Message(ChatRole.System, PromptSource.Instructions, 5, "Be brief. <&\"👋"),
                Message(ChatRole.User, PromptSource.Facts, 7) with { Summary = summary },
                Message(ChatRole.User, PromptSource.Summary, 8) with { Summary = summary },
                Message(ChatRole.User, PromptSource.History, 4) with { Ordinal = 3 },
                Message(ChatRole.Assistant, PromptSource.History, 3) with { Ordinal = 4 },
                Message(ChatRole.User, PromptSource.Recalled, 9) with { Quotes = [new(live[0].Id, 0, 8), new(live[1].Id, 0, 8)] },
                Message(ChatRole.User, PromptSource.History, 2) with { Ordinal = 5 },
            ]) { LeftOutMessages = 3, LeftOutFacts = 2, LeavesOut = true },
            "recall", 4_000);
        await Turns.EndAsync(scope, End(turn) with { Prompt = prompt }, None);
        return (turn.Turn.Id, session, prompt);
    }
}
