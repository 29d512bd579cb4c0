using System.Text;
using ChatbotPlatform.Models.OpenAICompatible;
using FsCheck;
using FsCheck.Fluent;

namespace ChatbotPlatform.Core.Tests.Models.OpenAICompatible;

public sealed class SseReaderTests
{
    [Theory]
    [InlineData("data: a\n\ndata: b\n\n", "a|b")]
    [InlineData("data: a\r\n\r\ndata: b\r\n\r\n", "a|b")]
    [InlineData("data: a\r\rdata: b\r\r", "a|b")]
    [InlineData("data:a\n\ndata:  b\n\n", "a| b")]
    [InlineData(": comment\ndata: a\n: more\n\n:\n\n", "a")]
    [InlineData("data: a\ndata: b\ndata:\ndata\n\n", "a\nb\n\n")]
    [InlineData("event: x\nid: 1\nretry: 5\ndata: a\nfoo: bar\ndatabase: no\n\n", "a")]
    [InlineData("\uFEFFdata: a\n\n\uFEFFdata: b\n\n", "a")]
    [InlineData("\n\n\nevent: x\n\ndata: a\n\n", "a")]
    [InlineData("data: a\n\ndata: without end", "a|without end")]
    [InlineData("data: a\n", "a")]
    [InlineData("data: 👩‍👩‍👧 data: é\n\n", "👩‍👩‍👧 data: é")]
    [InlineData("data\n\n", "")]
    [InlineData("", null)]
    [InlineData("data", "")]
    public async Task Events_are_read_whatever_the_network_makes_of_them(string wire, string? expected)
    {
        var bytes = Encoding.UTF8.GetBytes(wire);
        for (var segment = 1; segment <= bytes.Length + 1; segment++)
        {
            var events = await ReadAsync(bytes, _ => segment);
            (events.Count == 0 ? null : string.Join('|', events)).Should().Be(expected, $"in segments of {segment}");
        }
    }

    [Fact]
    public async Task Any_cut_gives_the_same_events()
    {
        var wire = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"data: {new string('x', i * 37)}é{i}\r\n: c\rdata:{i}\n" + (i % 2 == 0 ? "\r\n" : "\r"))));
        var whole = await ReadAsync(wire, _ => wire.Length);

        whole.Should().HaveCount(40);
        foreach (var sizes in Gen.Choose(1, 9000).ArrayOf(20).Sample(200))
            (await ReadAsync(wire, i => sizes[i % sizes.Length])).Should().Equal(whole);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_line_or_an_event_that_is_too_long_is_refused(bool oneLine)
    {
        var wire = oneLine ? "data: " + new string('x', 20_000) : string.Concat(Enumerable.Repeat("data: 0123456789\n", 1000));

        var read = () => ReadAsync(Encoding.UTF8.GetBytes(wire + "\n\n"), _ => 100, maxEventBytes: 5000);

        await read.Should().ThrowAsync<InvalidDataException>();
    }

    private static async Task<List<string>> ReadAsync(byte[] wire, Func<int, int> segment, int maxEventBytes = SseReader.DefaultMaxEventBytes)
    {
        using var stream = new Segments(wire, segment);
        using var reader = new SseReader(stream, maxEventBytes);
        var events = new List<string>();
        while (await reader.ReadAsync(CancellationToken.None))
            events.Add(Encoding.UTF8.GetString(reader.Data));
        return events;
    }

    private sealed class Segments(byte[] bytes, Func<int, int> size) : MemoryStream(bytes)
    {
        private int _reads;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return await base.ReadAsync(buffer[..Math.Min(buffer.Length, size(_reads++))], cancellationToken);
        }
    }
}
