using System.Net;
using ChatbotPlatform.Models;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatbotPlatform.Core.Tests.Models;

/// <summary>Where a provider's name may lead, and that the key goes nowhere else.</summary>
public sealed class ProviderAddressTests
{
    private const string Key = "sk-canary-7f3d9b1c5e";

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("ff02::1")]
    public void An_address_that_no_provider_can_have_is_never_reached(string address)
    {
        AddressRules.Allows(IPAddress.Parse(address), inside: true).Should().BeFalse();
        AddressRules.Allows(IPAddress.Parse(address), inside: false).Should().BeFalse();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b:1::10.0.0.1")]
    [InlineData("2002:0a00:0001::")]
    [InlineData("10.255.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("fd12::1")]
    public void An_address_inside_is_reached_only_where_inside_is_meant(string address)
    {
        AddressRules.Allows(IPAddress.Parse(address), inside: true).Should().BeTrue();
        AddressRules.Allows(IPAddress.Parse(address), inside: false).Should().BeFalse();
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:1.1.1.1")]
    public void A_public_address_is_reached(string address) => AddressRules.Allows(IPAddress.Parse(address), inside: false).Should().BeTrue();

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("ollama", true)]
    [InlineData("gpu.internal", true)]
    [InlineData("GPU.Local.", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("api.openai.com", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("internal.example", false)]
    [InlineData("notlocal", true)]
    [InlineData("evil-internal.com", false)]
    [InlineData("1.1.1.1", false)]
    public void Inside_is_meant_by_a_name_that_nobody_outside_can_hold(string host, bool inside) => AddressRules.IsInside(host).Should().Be(inside);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("169.254.169.254")]
    public async Task A_public_name_that_leads_inside_is_not_connected_to_and_the_key_is_sent_nowhere(string address)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var models = Named(server, "http://models.example", new Names(address));

        var (_, failure) = await models.FailAsync();
        var check = await models.Catalog.Invoking(c => c.CheckAsync("test", default)).Should().ThrowAsync<ChatException>();

        failure.Error.Should().Be(ChatError.ModelUnavailable);
        check.Which.Error.Should().Be(ChatError.ModelUnavailable);
        (server.Calls + server.ModelsRequests.Count).Should().Be(0);
        (failure + check.Which.ToString() + models.Log.Text).Should().NotContain(Key);
    }

    [Theory]
    [InlineData("http://models.example", true)]
    [InlineData("http://models.internal", false)]
    [InlineData("http://models", false)]
    public async Task A_name_leads_inside_where_the_operator_means_it(string baseUrl, bool allowed)
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var models = Named(server, baseUrl, new Names("127.0.0.1"), allowed);

        await models.StreamAsync();

        server.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_name_is_resolved_once_and_the_address_that_was_checked_is_the_one_connected_to()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        var names = new Names("127.0.0.1", "169.254.169.254");
        await using var models = Named(server, "http://models.example", names, allowed: true);

        await models.StreamAsync();
        names.Asked.Should().Be(1);
        server.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Of_several_addresses_only_those_allowed_are_tried()
    {
        await using var server = await LoopbackModelServer.StartAsync();
        await using var models = Named(server, "http://models.internal", new Names { Together = ["169.254.169.254", "127.0.0.1"] });

        await models.StreamAsync();

        server.Calls.Should().Be(1);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_whether_near_or_far()
    {
        await using var trap = await LoopbackModelServer.StartAsync();
        await using var server = await LoopbackModelServer.StartAsync();
        server.Reply(LoopbackReply.Status(307, "", ("Location", trap.BaseUrl + "/chat/completions")));
        server.ModelsReply = _ => LoopbackReply.Status(302, "", ("Location", trap.BaseUrl + "/models"));
        await using var models = TestModels.Over(server, Key);

        await models.FailAsync();
        await models.Catalog.Invoking(c => c.CheckAsync("test", default)).Should().ThrowAsync<ChatException>();

        (trap.Calls + trap.ModelsRequests.Count).Should().Be(0);
    }

    [Theory]
    [InlineData("http://169.254.169.254/v1")]
    [InlineData("http://[fe80::1]/v1")]
    [InlineData("http://[::ffff:169.254.169.254]/v1")]
    [InlineData("http://0.0.0.0:8000")]
    [InlineData("http://0xa9fea9fe/v1")]
    [InlineData("http://2852039166/v1")]
    [InlineData("http://user:secret@api.example.com/v1")]
    [InlineData("http://api.openai.com@evil.example/v1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com")]
    [InlineData("//example.com")]
    public async Task A_provider_whose_address_cannot_be_one_does_not_start(string baseUrl)
    {
        await using var models = new TestModels(b => b.AddOpenAICompatible("test", baseUrl, Key));

        var start = () => models.Catalog.Validate();

        start.Should().Throw<Exception>().Which.Message.Should().NotContain("secret").And.NotContain(Key);
    }

    private static TestModels Named(LoopbackModelServer server, string host, Names names, bool allowed = false) => new(b =>
    {
        b.Services.AddSingleton<HostResolver>(names.ResolveAsync);
        b.AddOpenAICompatible("test", $"{host}:{new Uri(server.BaseUrl).Port}/v1", Key, o => o.AllowPrivateNetwork = allowed);
    });

    /// <summary>A DNS server that says one thing first and another then.</summary>
    private sealed class Names(params string[] answers)
    {
        public int Asked { get; private set; }

        public string[]? Together { get; init; }

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            var now = Together ?? [answers[Math.Min(Asked, answers.Length - 1)]];
            Asked++;
            return Task.FromResult(Array.ConvertAll(now, IPAddress.Parse));
        }
    }
}
