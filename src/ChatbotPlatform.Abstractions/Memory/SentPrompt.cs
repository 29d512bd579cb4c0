namespace ChatbotPlatform.Memory;

/// <summary>
/// What a model was sent for a turn, as it is kept. What is stored elsewhere (messages, summaries) is only referred to: a text that was
/// deleted since is gone from here too.
/// </summary>
public sealed record SentPrompt
{
    /// <summary>The memory strategy that chose it.</summary>
    public required string Strategy { get; init; }

    /// <summary>The budget it was to keep to, in tokens.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>The parts, in order.</summary>
    public required IReadOnlyList<SentPart> Parts { get; init; }

    /// <summary>See <see cref="PromptContext.LeftOutMessages"/>.</summary>
    public int LeftOutMessages { get; init; }

    /// <summary>See <see cref="PromptContext.LeftOutFacts"/>.</summary>
    public int LeftOutFacts { get; init; }

    /// <summary>See <see cref="PromptContext.LeavesOut"/>.</summary>
    public bool LeavesOut { get; init; }

    /// <summary>What is to be kept of a prompt.</summary>
    public static SentPrompt Of(PromptContext prompt, string strategy, int maxTokens) => new()
    {
        Strategy = strategy,
        MaxTokens = maxTokens,
        Parts = [.. prompt.Parts.Select(SentPart.Of)],
        LeftOutMessages = prompt.LeftOutMessages,
        LeftOutFacts = prompt.LeftOutFacts,
        LeavesOut = prompt.LeavesOut,
    };
}

/// <summary>One part of what a model was sent.</summary>
public sealed record SentPart
{
    /// <summary>Where it came from.</summary>
    public required PromptSource Source { get; init; }

    /// <summary>Who speaks, <c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</summary>
    public required string Role { get; init; }

    /// <summary>What it cost, as estimated.</summary>
    public required int Tokens { get; init; }

    /// <summary>Its text; <see langword="null"/> when that is no longer there.</summary>
    public string? Text { get; init; }

    /// <summary>The message it is, by its ordinal in the turn's session.</summary>
    public int? Ordinal { get; init; }

    /// <summary>The summary it holds the text or the facts of.</summary>
    public Guid? SummaryId { get; init; }

    /// <summary>Through which message that summary tells.</summary>
    public int? CoversThrough { get; init; }

    /// <summary>The messages it quotes.</summary>
    public IReadOnlyList<PromptQuote> Quotes { get; init; } = [];

    internal static SentPart Of(PromptPart part)
    {
        // What can be looked up is not kept a second time.
        var isStored = part.Ordinal is not null || part.Summary is not null || part.Quotes.Count > 0;
        return new SentPart
        {
            Source = part.Source,
            Role = part.Message.Role.Value,
            Tokens = part.Tokens,
            Text = isStored ? null : part.Message.Text,
            Ordinal = part.Ordinal,
            SummaryId = part.Summary?.Id,
            CoversThrough = part.Summary?.CoversThrough,
            Quotes = part.Quotes,
        };
    }
}
