using ChatbotPlatform.Memory;

namespace ChatbotPlatform.Core.Tests.Memory;

/// <summary>What models make of a format, and what is read out of it.</summary>
public sealed class SummaryReplyTests
{
    [Theory]
    [InlineData("<facts>\n- Ada is 36.\n- The code is A-17.\n</facts>\n<summary>\nThey met.\n</summary>")]
    [InlineData("<FACTS>\n* Ada is 36.\n1. The code is A-17.\n</FACTS>\nThey met.")]
    [InlineData("<facts>\n- Ada is 36.\n- The code is A-17.\n<summary>They met.")]
    [InlineData("```xml\n<facts>\n• Ada is 36.\n\n• The code is A-17.\n</facts>\n<summary>They met.</summary>\n```")]
    [InlineData("## Facts\n- Ada is 36.\n- The code is A-17.\n\n## Summary\nThey met.")]
    [InlineData("**Key facts:**\n1. Ada is 36.\n2) The code is A-17.\n\nThey met.")]
    [InlineData("<summary>They met.</summary>\n<facts>\nAda is 36.\nThe code is A-17.\n</facts>")]
    [InlineData("<conversation_summary>They met.</conversation_summary><facts>- Ada is 36.\n- The code is A-17.</facts>")]
    public void Facts_and_summary_are_told_apart(string answer)
    {
        var reply = SummaryReply.Parse(answer);
        reply.Facts.Should().Equal("Ada is 36.", "The code is A-17.");
        reply.Summary.Should().Be("They met.");
    }

    [Theory]
    [InlineData("They met, and that is all.", "They met, and that is all.")]
    [InlineData("Facts matter to Ada.", "Facts matter to Ada.")]
    [InlineData("<facts>\nnone\n</facts>\nThey met.", "They met.")]
    [InlineData("<facts></facts><summary> They met. </summary>", "They met.")]
    [InlineData(" \n", "")]
    [InlineData("<facts>\n- only this\n</facts>", "")]
    public void What_is_no_fact_is_summary(string answer, string summary) => SummaryReply.Parse(answer).Summary.Should().Be(summary);

    [Fact]
    public void A_fact_of_any_length_ends_at_a_whole_character()
    {
        var reply = SummaryReply.Parse($"<facts>\n- {string.Concat(Enumerable.Repeat("👋", 300))}x\n</facts>\nHi.");
        reply.Facts.Single().Should().HaveLength(400).And.EndWith("👋");
    }
}
