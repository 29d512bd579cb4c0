using ChatbotPlatform.Memory;

namespace ChatbotPlatform.Core.Tests.Memory;

public sealed class TokenEstimatorTests
{
    // The figures beside the texts are about what common byte-pair tokenizers make of them; the estimate stays within half and double.
    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog.", 10)]
    [InlineData("今日は天気がいいですね。", 9)]
    [InlineData("for (var i = 0; i < n; i++) { sum += a[i]; }", 20)]
    [InlineData("Быстрая коричневая лиса прыгает через ленивую собаку.", 16)]
    public void An_estimate_is_near_the_truth(string text, int tokens)
    {
        new TokenEstimator().Count(text).Should().BeInRange(tokens / 2, tokens * 2);
    }

    [Fact]
    public void Nothing_costs_nothing_and_more_text_never_costs_less()
    {
        var estimator = new TokenEstimator();
        estimator.Count("").Should().Be(0);
        estimator.Count("a").Should().Be(1);
        for (var i = 1; i < 100; i++)
            estimator.Count(new string('é', i)).Should().BeGreaterThanOrEqualTo(estimator.Count(new string('é', i - 1)));
    }
}
