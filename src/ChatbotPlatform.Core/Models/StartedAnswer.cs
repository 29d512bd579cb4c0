using Microsoft.Extensions.AI;

namespace ChatbotPlatform.Models;

/// <summary>An answer of which the first content is there: from here on nothing can be tried anew without saying it twice.</summary>
internal sealed class StartedAnswer : IAsyncDisposable
{
    private readonly List<ChatResponseUpdate> _before = [];
    private readonly IAsyncEnumerator<ChatResponseUpdate> _rest;
    private bool _ended;

    private StartedAnswer(IAsyncEnumerator<ChatResponseUpdate> rest) => _rest = rest;

    /// <summary>Asks, and waits for the first content, or for the end of an answer that has none.</summary>
    public static async ValueTask<StartedAnswer> StartAsync(IAsyncEnumerable<ChatResponseUpdate> answer, CancellationToken cancellationToken)
    {
        var started = new StartedAnswer(answer.GetAsyncEnumerator(cancellationToken));
        try
        {
            while (!started._ended && !(started._before is [.., var last] && HasContent(last)))
            {
                if (await started._rest.MoveNextAsync())
                    started._before.Add(started._rest.Current);
                else
                    started._ended = true;
            }
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
        return started;
    }

    /// <summary>The updates up to the first content, then the rest as it comes.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync()
    {
        foreach (var update in _before)
            yield return update;
        while (!_ended && await _rest.MoveNextAsync())
            yield return _rest.Current;
    }

    /// <summary>Whether an update holds a part of the answer, rather than facts about it.</summary>
    public static bool HasContent(ChatResponseUpdate update)
    {
        for (var i = 0; i < update.Contents.Count; i++)
        {
            if (update.Contents[i] is TextContent { Text.Length: > 0 } or TextReasoningContent { Text.Length: > 0 }
                or FunctionCallContent or DataContent or UriContent)
            {
                return true;
            }
        }
        return false;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _rest.DisposeAsync();
}
