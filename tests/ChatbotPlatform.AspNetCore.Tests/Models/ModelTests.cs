using System.Net;

namespace ChatbotPlatform.AspNetCore.Tests.Models;

public sealed class ModelTests
{
    [Fact]
    public async Task Models_are_listed_and_their_provider_can_be_checked()
    {
        await using var app = await ChatApp.StartAsync();

        var models = await (await app.Ann.GetAsync("models")).JsonAsync();
        models.GetProperty("models").EnumerateArray().Select(m => m.ToString()).Should().Contain(
            """{"name":"loopback/test-model","provider":"loopback","default":true}""").And.Contain(
            """{"name":"loopback/other-model","provider":"loopback","default":false}""");

        (await (await app.Ann.PostAsync("models/loopback/check", null)).JsonAsync()).ToString().Should().Be("""{"ok":true,"models":2}""");
        var absent = await app.Ann.PostAsync("models/nobody/check", null);
        (await absent.ProblemAsync()).Text("code").Should().NotBe("internal");
        ((int)absent.StatusCode).Should().BeInRange(400, 499);
    }
}
