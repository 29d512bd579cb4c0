using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ChatbotPlatform.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.AspNetCore.Tests.Limits;

/// <summary>What is large, deep or folded small: refused at once, at the cost of next to nothing.</summary>
public sealed class BombTests
{
    private const int Megabyte = 1024 * 1024;

    private static readonly byte[] Bomb = Pack(100 * Megabyte);

    [Theory(Timeout = 60_000)]
    [InlineData(false, HttpStatusCode.UnsupportedMediaType)]
    [InlineData(true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_packed_body_is_not_unpacked_by_us_and_bounded_where_the_host_unpacks_it(bool hostUnpacks, HttpStatusCode status)
    {
        await using var app = await ChatApp.StartAsync(
            builder => builder.Services.AddRequestDecompression(),
            map: a =>
            {
                if (hostUnpacks)
                    a.UseRequestDecompression();
            });
        Bomb.Length.Should().BeLessThan(200 * 1024);
        foreach (var path in (string[])["projects", "sessions", "chat", "chat/stream"])
        {
            var (took, used) = await MeasureAsync(async () =>
            {
                using var content = new ByteArrayContent(Bomb);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                content.Headers.ContentEncoding.Add("gzip");
                using var refused = await app.Ann.PostAsync(path, content);
                (await refused.ProblemAsync()).GetProperty("status").GetInt32().Should().Be((int)status, path);
            });
            took.Should().BeLessThan(TimeSpan.FromSeconds(1));
            used.Should().BeLessThan(50 * Megabyte);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Ten_megabytes_cost_neither_time_nor_memory()
    {
        await using var app = await ChatApp.StartAsync();
        var body = new byte[10 * Megabyte];
        Array.Fill(body, (byte)' ');
        var (took, used) = await MeasureAsync(async () =>
        {
            using var content = new StreamContent(new MemoryStream(body), 16 * 1024);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var refused = await app.Ann.PostAsync("chat", content);
            await refused.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
        });
        took.Should().BeLessThan(TimeSpan.FromSeconds(1));
        used.Should().BeLessThan(50 * Megabyte);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{\"message\":null}")]
    [InlineData("{\"message\":7,\"project_id\":\"x\"}")]
    [InlineData("{\"message\":{\"canary\":1}}")]
    [InlineData("{\"message\":\"m\",\"tenant_id\":\"canary\"}")]
    [InlineData("{\"message\":\"m\",\"message\":\"canary\"}")]
    [InlineData("{\"message\":\"m\",\"project_id\":\"0199d5a0-0000-7000-8000-000000000000\"}")]
    [InlineData("{\"message\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}")]
    public async Task A_wrong_call_to_the_hub_is_refused_with_a_problem_and_the_connection_goes_on(string json)
    {
        await using var app = await ChatApp.StartAsync();
        await using var hub = app.Hub();
        await hub.StartAsync();

        var refused = await FluentActions.Awaiting(async () => await hub.StreamAsync<JsonElement>("Send", JsonElement.Parse(json)).ToListAsync())
            .Should().ThrowAsync<HubException>();

        var message = refused.Which.Message;
        var problem = JsonElement.Parse(message[message.IndexOf('{', StringComparison.Ordinal)..]);
        problem.GetProperty("status").GetInt32().Should().BeInRange(400, 499);
        message.Should().NotContain("canary").And.NotContain("   at ");
        hub.State.Should().Be(HubConnectionState.Connected);
        await hub.Invoking(h => h.InvokeAsync<JsonElement>("Stop", "abc")).Should().ThrowAsync<HubException>().WithMessage("*not_found*");
        app.Model.Calls.Should().Be(0);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_to_the_hub_that_is_none_is_refused_and_the_process_lives()
    {
        await using var app = await ChatApp.StartAsync();
        await using var hub = app.Hub();
        await hub.StartAsync();
        foreach (var (method, arguments) in ((string, object?[])[])
            [("Send", []), ("Follow", [7]), ("Follow", []), ("Stop", [new { canary = 1 }]), ("Stop", [null]), ("Nothing", ["canary"]), ("OnConnectedAsync", [])])
        {
            var refused = await FluentActions.Awaiting(() => hub.InvokeCoreAsync<JsonElement>(method, arguments)).Should().ThrowAsync<HubException>();
            refused.Which.Message.Should().NotContain("   at ").And.NotContain("canary");
        }

        (await app.ChatAsync()).Text("status").Should().Be("completed");
        app.Log.Errors.Should().NotContain(e => e.Contains("canary", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Depth_beyond_all_measure_closes_its_own_connection_at_most()
    {
        await using var app = await ChatApp.StartAsync();
        await using var hub = app.Hub();
        await hub.StartAsync();
        var deep = JsonElement.Parse(new string('[', 2_000) + new string(']', 2_000), new JsonDocumentOptions { MaxDepth = 3_000 });

        await FluentActions.Awaiting(async () => await hub.StreamAsync<JsonElement>("Send", deep).ToListAsync()).Should().ThrowAsync<Exception>();

        (await app.ChatAsync()).Text("status").Should().Be("completed");
    }

    /// <summary>The quickest and the leanest of three: whatever else the machine does at that moment is not ours.</summary>
    private static async Task<(TimeSpan Took, long Used)> MeasureAsync(Func<Task> act)
    {
        var (took, used) = (TimeSpan.MaxValue, long.MaxValue);
        for (var i = 0; i < 3; i++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var clock = Stopwatch.StartNew();
            await act();
            took = clock.Elapsed < took ? clock.Elapsed : took;
            used = Math.Min(used, GC.GetTotalMemory(forceFullCollection: false) - before);
        }

        return (took, used);
    }

    private static byte[] Pack(int length)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            var spaces = new byte[Megabyte];
            Array.Fill(spaces, (byte)' ');
            for (var i = 0; i < length / Megabyte; i++)
                gzip.Write(spaces);
        }

        return packed.ToArray();
    }
}
