using System.Diagnostics;
using System.Net;
using System.Threading.RateLimiting;
using ChatbotPlatform.Limits;
using ChatbotPlatform.Testing;
using Microsoft.Extensions.Options;

namespace ChatbotPlatform.AspNetCore.Tests.Limits;

/// <summary>How is counted, and what it costs to.</summary>
public sealed class CountingTests(ITestOutputHelper output)
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_minutes_worth_may_be_used_at_once_and_comes_back_evenly()
    {
        var book = new RateBook(6, _time);
        for (var i = 0; i < 6; i++)
            book.Take("ann").Should().BeNull();

        book.Take("ann").Should().Be(TimeSpan.FromSeconds(10));
        book.Take("bob").Should().BeNull();
        _time.Advance(TimeSpan.FromSeconds(9));
        book.Take("ann").Should().Be(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        book.Take("ann").Should().BeNull();
        book.Take("ann").Should().Be(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Who_keeps_asking_while_refused_does_not_wait_longer()
    {
        var book = new RateBook(1, _time);
        book.Take("ann").Should().BeNull();
        for (var i = 0; i < 100; i++)
            book.Take("ann").Should().Be(TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromMinutes(1));
        book.Take("ann").Should().BeNull();
    }

    [Fact]
    public async Task Of_many_at_once_exactly_as_many_are_let_in_as_may_be()
    {
        var book = new RateBook(500, _time);

        var let = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 1_000).Count(_ => book.Take("all") is null))));

        let.Sum().Should().Be(500);
    }

    [Fact]
    public void A_hundred_thousand_addresses_are_forgotten_once_they_are_idle()
    {
        var limits = Limits(new ChatLimitOptions());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 100_000; i++)
            Take(limits, $"10.{i >> 16}.{i >> 8 & 255}.{i & 255}").Should().BeTrue();
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;

        limits.Remembered.Should().Be(100_000);
        held.Should().BeLessThan(40_000_000);
        _time.Advance(TimeSpan.FromMinutes(2));
        Take(limits, "1.1.1.1");
        limits.Remembered.Should().Be(1);
        output.WriteLine($"{held / 100_000} bytes an address");
    }

    [Fact]
    public void Whoever_makes_up_more_addresses_than_there_is_room_for_shares_one_place_and_others_keep_theirs()
    {
        var limits = Limits(new ChatLimitOptions { AddressRequestsPerMinute = 10 });
        Take(limits, "regular").Should().BeTrue();
        var let = Enumerable.Range(0, 260_000).Count(i => Take(limits, $"made up {i}"));

        limits.Remembered.Should().BeLessThanOrEqualTo(250_001);
        let.Should().BeLessThan(250_020);
        Take(limits, "regular").Should().BeTrue();
    }

    [Fact]
    public async Task Streams_are_counted_while_they_are_open_and_forgotten_then()
    {
        var book = new StreamBook(3);
        var open = Enumerable.Range(0, 3).Select(_ => book.Open("ann")!).ToList();
        book.Open("ann").Should().BeNull();
        book.Open("bob").Should().NotBeNull();
        open[0].Dispose();
        open[0].Dispose();
        book.Open("ann").Should().NotBeNull();
        book.Open("ann").Should().BeNull();

        var busy = new StreamBook(1_000);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
                busy.Open("all")!.Dispose();
        })));
        busy.Count.Should().Be(0);
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    public void An_address_is_that_of_one_customer(string one, string other, bool same) =>
        (LimitKeys.Address(IPAddress.Parse(one)) == LimitKeys.Address(IPAddress.Parse(other))).Should().Be(same);

    [Fact]
    public void Tenant_and_user_cannot_be_written_so_that_they_are_anothers() =>
        LimitKeys.Caller(new ChatScope("a", "b c")).Should().NotBe(LimitKeys.Caller(new ChatScope("a b", "c")));

    [Fact]
    public void Asking_all_levels_costs_a_turn_next_to_nothing()
    {
        var limits = Limits(new ChatLimitOptions { AddressRequestsPerMinute = 10_000_000 });
        Take(limits, "warm");
        const int Times = 200_000;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Times; i++)
            Take(limits, "10.0.0.1");
        clock.Stop();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        output.WriteLine($"{clock.Elapsed.TotalNanoseconds / Times:N0} ns and {allocated / Times} bytes for one question");
        (allocated / Times).Should().Be(0);
    }

    private static bool Take(ChatLimits limits, string address)
    {
        var asked = limits.AcquireAsync(ChatLimit.Requests, new ChatLimitPartition(ChatLimitLevel.Address, address), default);
        return asked.IsCompletedSuccessfully && asked.Result is { IsAcquired: true };
    }

    private ChatLimits Limits(ChatLimitOptions options) => new(Options.Create(options), _time);
}
