using ChatbotPlatform.Memory;

namespace ChatbotPlatform.Core.Tests.Memory;

public sealed class TokenEstimatorTests
{
    // The figures are what o200k_base (GPT-4o and later) makes of the texts. Most of them are not among those the weights were fitted to.
    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog.", 10)]
    [InlineData("I ordered two chairs last Tuesday, and only one of them has arrived. Could you tell me where the other one is?", 25)]
    [InlineData("今日は天気がいいですね。", 9)]
    [InlineData("我上周二订了两把椅子,但只收到了一把。请问另一把在哪里?我还可以把送货地址改成我的办公室吗?", 37)]
    [InlineData("for (var i = 0; i < n; i++) { sum += a[i]; }", 20)]
    [InlineData("{\"id\":\"0199d5a0-7c1e-7d2b-9a60-5b1f6b0c2d11\",\"name\":\"Ada\",\"items\":[{\"sku\":\"A-1042\",\"count\":2}]}", 55)]
    [InlineData("Быстрая коричневая лиса прыгает через ленивую собаку.", 15)]
    [InlineData("That is great 🎉🎉 see you there 👋 I will bring 🍰 and ☕️ for everyone 👨‍👩‍👧‍👦❤️", 35)]
    public void An_estimate_is_near_the_truth(string text, int tokens) =>
        new TokenEstimator().Count(text).Should().BeInRange((int)(tokens * 0.75), (int)Math.Ceiling(tokens * 1.4));

    [Fact]
    public void Nothing_costs_nothing_and_more_text_never_costs_less()
    {
        var estimator = new TokenEstimator();
        estimator.Count("").Should().Be(0);
        estimator.Count("a").Should().Be(1);
        for (var i = 1; i < 100; i++)
            estimator.Count(new string('é', i)).Should().BeGreaterThanOrEqualTo(estimator.Count(new string('é', i - 1)));
    }

    /// <summary>A provider with a tokenizer of its own: after twenty turns the estimate of a prompt is off by less than a tenth.</summary>
    [Theory]
    [InlineData("English, one token a word", "en", 0.8)]
    [InlineData("English, an old vocabulary", "en", 1.4)]
    [InlineData("Han, a token and a half each", "zh", 1.8)]
    [InlineData("Han, two to a token", "zh", 0.6)]
    [InlineData("code, every space a token", "code", 1.9)]
    [InlineData("emoji, byte by byte", "emoji", 2.4)]
    [InlineData("a little of everything", "mixed", 1.3)]
    public void What_providers_report_corrects_the_estimate(string model, string kind, double truth)
    {
        var plain = new TokenEstimator();
        var corrections = new TokenCorrections(plain);
        var first = 0.0;
        var last = 0.0;
        for (var turn = 1; turn <= 20; turn++)
        {
            var prompt = string.Join('\n', Enumerable.Range(1, turn + 3).Select(i => Text(kind, i)));
            var tokens = corrections.For(model);
            var estimated = tokens.Count(prompt);
            // The provider's frame, and its tokenizer that is never twice the same bit off.
            var reported = (long)(plain.Count(prompt) * truth * (1 + 0.03 * Math.Sin(turn))) + 7;
            last = Math.Abs(estimated - reported) / (double)reported;
            first = turn == 1 ? last : first;
            corrections.Learn(model, estimated, tokens, reported);
        }

        last.Should().BeLessThan(0.1).And.BeLessThan(first);
        corrections.For("another model").Count("Hello there").Should().Be(plain.Count("Hello there"));
    }

    [Fact]
    public void What_has_been_learned_stands_still()
    {
        var corrections = new TokenCorrections(new TokenEstimator());
        var text = string.Concat(Enumerable.Repeat("the same old story ", 100));
        var seen = new List<int>();
        for (var i = 0; i < 60; i++)
        {
            var tokens = corrections.For("m");
            seen.Add(tokens.Count(text));
            corrections.Learn("m", seen[^1], tokens, 600);
        }

        seen[^30..].Distinct().Should().ContainSingle("a prompt that is trimmed to its budget begins where it did before");
        seen[^1].Should().BeInRange(580, 620);
    }

    [Fact]
    public void Nonsense_is_not_learned()
    {
        var corrections = new TokenCorrections(new TokenEstimator());
        var tokens = corrections.For("m");
        corrections.Learn("m", 1_000, tokens, 0);
        corrections.Learn("m", 10, tokens, 10_000);
        corrections.For("m").Should().BeSameAs(tokens);
        for (var i = 0; i < 100; i++)
            corrections.Learn("m", 1_000, tokens, 1_000_000);
        corrections.For("m").Count("Hello").Should().BeLessThanOrEqualTo(tokens.Count("Hello") * 4 + 1);
    }

    private static string Text(string kind, int i) => kind switch
    {
        "en" => $"And then, on day {i}, they walked on along the river until it was dark.",
        "zh" => $"第{i}天,他们沿着河边一直走到天黑,然后回家吃饭。",
        "code" => $"    if (items[{i}].Price > {i * 10}) {{ total += items[{i}].Price; }}",
        "emoji" => $"👋 {i} 🎉🎉 see you 🍰",
        _ => Text((string[])["en", "zh", "code", "emoji"] is var kinds ? kinds[i % 4] : "en", i),
    };
}
