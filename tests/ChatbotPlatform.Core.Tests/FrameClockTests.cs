using System.Threading.Channels;
using ChatbotPlatform.Models.OpenAICompatible;
using ChatbotPlatform.Testing;

namespace ChatbotPlatform.Core.Tests;

public sealed class FrameClockTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(40);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void It_ticks_while_something_runs_and_stands_otherwise()
    {
        using var clock = new FrameClock(_time, Period);
        var ticks = 0;
        void Tick() => ticks++;

        _time.Advance(Period * 3);
        clock.Add(Tick);
        _time.Advance(Period);
        _time.Advance(Period);
        clock.Remove(Tick);
        _time.Advance(Period * 3);

        ticks.Should().Be(2);
    }

    [Fact]
    public void Whoever_waits_is_let_go_by_the_next_tick_or_when_the_clock_stops()
    {
        using var clock = new FrameClock(_time, Period);
        static void Tick() { }
        clock.NextAsync().IsCompleted.Should().BeTrue("a standing clock keeps nobody");

        clock.Add(Tick);
        var next = clock.NextAsync();
        next.IsCompleted.Should().BeFalse();
        _time.Advance(Period);
        next.IsCompleted.Should().BeTrue();

        next = clock.NextAsync();
        clock.Remove(Tick);
        next.IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task A_fast_provider_is_read_once_a_tick_and_nothing_of_it_is_lost()
    {
        using var clock = new FrameClock(_time, Period);
        clock.Add(() => { });
        await using var provider = new Pieces();
        using var reader = new SseReader(provider) { Pace = clock };

        provider.Send("data: one\n\n");
        (await reader.ReadAsync(default)).Should().BeTrue();
        provider.Send("data: two\n\n");
        provider.Send("data: three\n\n");
        var second = reader.ReadAsync(default).AsTask();
        second.IsCompleted.Should().BeFalse("it waits for the tick, though there is something to read");
        _time.Advance(Period);

        (await second).Should().BeTrue();
        reader.Data.SequenceEqual("two"u8).Should().BeTrue();
    }

    [Fact]
    public async Task A_slow_provider_is_waited_for_in_the_socket()
    {
        using var clock = new FrameClock(_time, Period);
        clock.Add(() => { });
        await using var provider = new Pieces();
        using var reader = new SseReader(provider) { Pace = clock };

        var first = reader.ReadAsync(default).AsTask();
        _time.Advance(Period * 2);
        provider.Send("data: one\n\n");
        (await first).Should().BeTrue();
        provider.Send("data: two\n\n");

        // No tick comes: it is read at once.
        (await reader.ReadAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(10))).Should().BeTrue();
    }

    [Fact]
    public async Task A_provider_that_has_more_than_a_read_takes_is_read_on_at_once()
    {
        using var clock = new FrameClock(_time, Period);
        clock.Add(() => { });
        await using var provider = new Pieces();
        using var reader = new SseReader(provider) { Pace = clock };

        provider.Send($"data: {new string('x', 4_000)}\n\n");
        (await reader.ReadAsync(default)).Should().BeTrue();
        provider.Send("data: two\n\n");

        // No tick comes.
        (await reader.ReadAsync(default).AsTask().WaitAsync(TimeSpan.FromSeconds(10))).Should().BeTrue();
    }

    /// <summary>A stream that gives one piece a read, as a socket does, and the rest of it with the next where it did not fit.</summary>
    private sealed class Pieces : MemoryStream
    {
        private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();
        private Memory<byte> _rest;

        public void Send(string piece) => _pieces.Writer.TryWrite(System.Text.Encoding.UTF8.GetBytes(piece));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_rest.IsEmpty)
                _rest = await _pieces.Reader.ReadAsync(cancellationToken);
            var read = Math.Min(_rest.Length, buffer.Length);
            _rest[..read].CopyTo(buffer);
            _rest = _rest[read..];
            return read;
        }
    }
}
