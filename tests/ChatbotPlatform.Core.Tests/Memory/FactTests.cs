using ChatbotPlatform.Memory;
using ChatbotPlatform.Sessions;
using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Core.Tests.Memory;

/// <summary>Which facts are taken, which are caught, and which stay.</summary>
public sealed class FactTests
{
    private static readonly TokenEstimator Tokens = new();

    [Fact]
    public void A_noted_fact_that_says_what_was_said_is_taken() =>
        Facts(["Ada's order is A-1042.", "She paid 12500 euros.", "The flight is on 3 May."], "My order is A-1042, paid 12,500 euros. I fly on 03 May with Ada.")
            .Should().Contain(["Ada's order is A-1042.", "She paid 12500 euros.", "The flight is on 3 May."]);

    [Theory]
    [InlineData("The order is A-1024.")]
    [InlineData("The order of Alan is A-1042.")]
    [InlineData("Write to adda@example.com.")]
    public void A_noted_fact_with_data_nobody_said_is_not_taken(string garbled) =>
        Facts([garbled], "My order is A-1042, and my address ada@example.com.").Should().NotContain(garbled);

    [Theory]
    [InlineData("My daughter is called Mina.")]
    [InlineData("The door code is 4417.")]
    [InlineData("Please write to ada@example.com from now on.")]
    [InlineData("I am allergic to peanuts.")]
    [InlineData("Meine Kundennummer ist 88-1203.")]
    [InlineData("请记住,我的航班是 CA1831。")]
    [InlineData("I can't stand green tea.")]
    [InlineData("We would take the ferry over the train any day.")]
    public void What_a_user_stated_and_nobody_noted_is_caught_word_for_word(string statement) =>
        Facts([], "Hello there. " + statement + " Thanks!").Should().Contain(statement);

    [Theory]
    [InlineData("Could you come at 14:30?")]
    [InlineData("That sounds nice.")]
    [InlineData("I see.")]
    public void A_question_or_small_talk_is_no_fact(string said) => Facts([], said).Should().BeEmpty();

    [Fact]
    public void What_is_noted_already_is_not_caught_again() =>
        Facts(["The door code is 4417."], "Write down: the door code is 4417.").Should().Equal("The door code is 4417.");

    [Fact]
    public void What_is_noted_of_a_name_does_not_stand_for_what_else_was_said_of_it() =>
        Facts(["The plumber is Hakon."], "So the plumber is Hakon. By the way, nobody but Hakon may open the cellar, as we have said so often in all these years.")
            .Should().Equal("The plumber is Hakon.", "By the way, nobody but Hakon may open the cellar, as we have said so often in all these years.");

    [Fact]
    public void Words_of_several_notes_do_not_make_up_a_statement() =>
        Facts(["They drink tea in the garden.", "The grass is green."], "I love green tea.").Should().Contain("I love green tea.");

    [Fact]
    public void What_was_said_once_outweighs_what_is_said_again_and_again()
    {
        SessionFact[] talk = [.. Enumerable.Range(1, 60).Select(i => new SessionFact($"We stayed at home and it rained{new string('!', i)}", i + 1))];
        SessionFact[] facts = [new("I never eat celery or lovage.", 1), .. talk];
        FactList.Fitting(facts, 5, int.MaxValue, _ => 1).Should().HaveCount(5).And.Contain(facts[0]);
    }

    [Fact]
    public void Where_every_noun_has_a_capital_a_capital_is_no_name() =>
        Facts([], "Heute scheint die Sonne auf den Garten und das Haus. Der Hund liegt auf der Wiese vor dem Tor.").Should().BeEmpty();

    [Fact]
    public void What_an_assistant_said_is_not_caught() =>
        new FactNet([Message(1, ChatRole.User, "And then?"), Message(2, ChatRole.Assistant, "The code is 4417.")]).Facts([], 100, Tokens).Should().BeEmpty();

    [Fact]
    public void What_is_caught_keeps_to_its_budget()
    {
        var text = string.Join(' ', Enumerable.Range(1, 200).Select(i => $"Item {i} costs {i * 7} euros."));
        Facts([], text, budget: 60).Should().HaveCountLessThan(20).And.NotBeEmpty();
    }

    [Fact]
    public void Old_facts_are_carried_on_as_they_are_and_new_ones_follow()
    {
        SessionFact[] old = [new("The code is 4417.", 2), new("Ada likes tea.", 4)];
        var merged = FactList.Merge(old, [new("the code is 4417", 8), new("Ada likes coffee.", 8)]);
        merged.Should().Equal(old[0], old[1], new SessionFact("Ada likes coffee.", 8));
    }

    [Fact]
    public void Too_many_facts_lose_those_that_say_least()
    {
        var small = Enumerable.Range(1, 500).Select(i => new SessionFact($"something was said, part {new string((char)('a' + (i % 26)), 1 + (i / 26))}", i)).ToList();
        var merged = FactList.Merge([new SessionFact("My name is Ada and the code is 4417.", 1), .. small], []);
        merged.Should().HaveCount(400);
        merged[0].Text.Should().StartWith("My name is Ada");
        merged[^1].Should().Be(small[^1]);
    }

    private static IEnumerable<string> Facts(string[] noted, string said, int budget = 1_000) =>
        new FactNet([Message(1, ChatRole.User, said)]).Facts(noted, budget, Tokens).Select(f => f.Text);

    private static SessionMessage Message(int ordinal, ChatRole role, string text) => new()
    {
        Id = Guid.CreateVersion7(),
        SessionId = Guid.Empty,
        TurnId = Guid.Empty,
        Ordinal = ordinal,
        Role = role,
        Text = text,
        Contents = [new TextContent(text)],
        Status = ChatbotPlatform.TurnStatus.Completed,
        CreatedAt = default,
    };
}
