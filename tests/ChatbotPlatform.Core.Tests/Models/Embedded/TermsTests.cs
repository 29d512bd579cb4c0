using ChatbotPlatform.Models.Embedded;

namespace ChatbotPlatform.Core.Tests.Models.Embedded;

public sealed class TermsTests
{
    [Theory]
    [InlineData("The Loaves' prices, and THE price!", "loave price price")]
    [InlineData("companies buses glass bus don't", "company buse glass bus dont")]
    [InlineData("退货 期", "退货 期")]
    [InlineData("返品できる", "返品 品で でき きる")]
    [InlineData("iPhone15手机", "iphone15 手机")]
    [InlineData("Größe ÉTÉ", "größe été")]
    [InlineData("👩‍👩‍👧 ... !", "")]
    public void Words_are_compared_in_one_form(string text, string terms) => string.Join(' ', Terms.Of(text)).Should().Be(terms);

    [Theory]
    [InlineData("It costs 4.50 euros at example.com. Really? Yes!", "It costs 4.50 euros at example.com.|Really?|Yes!")]
    [InlineData("7 a.m. to 6 p.m. is fine", "7 a.m. to 6 p.m. is fine")]
    [InlineData("# Title\n\n- one\r\n* two", "Title|one|two")]
    [InlineData("一。二！三", "一。|二！|三")]
    [InlineData("... --- !", "")]
    public void Text_is_cut_into_sentences(string text, string sentences) => string.Join('|', Sentences.Split(text)).Should().Be(sentences);
}
