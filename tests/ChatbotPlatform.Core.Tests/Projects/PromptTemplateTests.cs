using ChatbotPlatform.Projects;

namespace ChatbotPlatform.Core.Tests.Projects;

public sealed class PromptTemplateTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain { } }} text", "plain { } }} text")]
    [InlineData("{{name}}", "<name>")]
    [InlineData("a {{ name }} b {{\tx1_y\t}}c", "a <name> b <x1_y>c")]
    [InlineData("{{name}}{{name}}", "<name><name>")]
    [InlineData("\\{{name}} {{name}}", "{{name}} <name>")]
    [InlineData("\\\\{{name}}", "\\{{name}}")]
    [InlineData("a\\b {{name}}", "a\\b <name>")]
    [InlineData("{{name}}}", "<name>}")]
    [InlineData("{{unknown}} {{ unknown }}", "{{unknown}} {{ unknown }}")]
    [InlineData("Grüße 👩‍🚀 {{name}} 👋", "Grüße 👩‍🚀 <name> 👋")]
    public void A_template_is_rendered(string text, string rendered) =>
        PromptTemplate.Parse(text).Render(name => name == "unknown" ? null : $"<{name}>").Should().Be(rendered);

    [Theory]
    [InlineData("{{")]
    [InlineData("{{}}")]
    [InlineData("{{ }}")]
    [InlineData("{{name")]
    [InlineData("{{name}")]
    [InlineData("{{na me}}")]
    [InlineData("{{Name}}")]
    [InlineData("{{1a}}")]
    [InlineData("{{_a}}")]
    [InlineData("{{a-b}}")]
    [InlineData("{{näme}}")]
    [InlineData("{{{name}}}")]
    [InlineData("{{\nname}}")]
    [InlineData("{{a23456789012345678901234567890123456789012345678901}}")]
    public void What_only_looks_like_a_variable_stays_and_is_told_of(string text)
    {
        var template = PromptTemplate.Parse("x " + text);
        template.Render(_ => "value").Should().StartWith("x {{");
        var act = () => template.EnsureValid(["name", "a"]);
        act.Should().Throw<ChatException>().Where(e => e.Error == ChatError.InvalidRequest).WithMessage("*character 3*");
    }

    [Fact]
    public void The_longest_name_is_one()
    {
        var name = new string('a', PromptTemplate.MaxNameLength);
        PromptTemplate.IsName(name).Should().BeTrue();
        PromptTemplate.IsName(name + "a").Should().BeFalse();
        PromptTemplate.Parse($"{{{{{name}}}}}").Variables.Should().Equal(name);
    }

    [Fact]
    public void A_value_is_not_read_again()
    {
        var values = new Dictionary<string, string> { ["a"] = "{{b}}", ["b"] = "secret" };
        PromptTemplate.Parse("{{a}} {{a}}{{b}}").Render(values.GetValueOrDefault).Should().Be("{{b}} {{b}}secret");
    }

    [Fact]
    public void Every_prompt_has_the_built_in_variables()
    {
        var template = PromptTemplate.Parse(string.Concat(PromptTemplate.BuiltIn.Select(b => $"{{{{{b}}}}}")));
        template.EnsureValid([]);
        template.Variables.Should().Equal(PromptTemplate.BuiltIn);
    }

    [Fact]
    public void Places_are_bounded()
    {
        PromptTemplate.Parse(string.Concat(Enumerable.Repeat("{{date}}", PromptTemplate.MaxPlaces))).EnsureValid([]);
        var act = () => PromptTemplate.Parse(string.Concat(Enumerable.Repeat("{{date}}", PromptTemplate.MaxPlaces + 1))).EnsureValid([]);
        act.Should().Throw<ChatException>().WithMessage("*200*");
    }

    [Theory]
    [InlineData("{{")]
    [InlineData("{{ ")]
    [InlineData("{{a")]
    [InlineData("\\{{")]
    [InlineData("{{                ")]
    public void Reading_a_hostile_text_takes_time_in_proportion_to_its_length(string piece)
    {
        // Not a clock's word: each character is looked at a bounded number of times, or ten megabytes would take hours.
        var text = string.Concat(Enumerable.Repeat(piece, 10_000_000 / piece.Length));
        PromptTemplate.Parse(text).Render(_ => "").Length.Should().BeLessThanOrEqualTo(text.Length);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Ada 👩‍🚀 «ü»", true)]
    [InlineData("a\nb", false)]
    [InlineData("a\tb", false)]
    [InlineData("a\0", false)]
    [InlineData("a\u0085b", false)]
    [InlineData("a\u2028b", false)]
    [InlineData("a\u2029b", false)]
    public void A_value_is_one_line(string value, bool taken) => ProjectVariable.IsValue(value).Should().Be(taken);

    [Fact]
    public void A_value_is_bounded_and_whole()
    {
        ProjectVariable.IsValue(new string('x', 500)).Should().BeTrue();
        ProjectVariable.IsValue(new string('x', 501)).Should().BeFalse();
        ProjectVariable.IsValue("\ud83d").Should().BeFalse();
        ProjectVariable.IsValue("\udc4b").Should().BeFalse();
    }
}
