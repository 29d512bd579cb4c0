using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Memory;

/// <summary>What all strategies share: instructions, then what stands in for older messages, then the newest turns that fit.</summary>
internal static class PromptAssembly
{
    /// <summary>Puts a prompt together.</summary>
    /// <param name="context">What it is built from.</param>
    /// <param name="before">Parts that stand in for older messages.</param>
    /// <param name="history">Messages in order, the one to be answered last.</param>
    /// <param name="budget">What the messages may cost. The one to be answered is sent whatever it costs.</param>
    public static PromptContext Of(MemoryContext context, IReadOnlyList<PromptPart> before, SessionHistory history, int budget)
    {
        var parts = context.Instructions.Select(m => new PromptPart(m, PromptSource.Instructions, context.Tokens.Cost(m))).ToList();
        parts.AddRange(before);
        var turns = HistoryMessages.ToTurns(history.Messages);
        var costs = new Dictionary<Guid, int>();
        var leftOut = LeftOut(context, turns, budget, costs);
        foreach (var message in turns.Skip(leftOut).SelectMany(t => t))
        {
            var cost = costs[message.Id];
            foreach (var chat in HistoryMessages.ToChatMessages(message))
            {
                parts.Add(new PromptPart(chat, PromptSource.History, cost, message.Id) { Ordinal = message.Ordinal });
                cost = 0;
            }
        }

        return new PromptContext(parts)
        {
            LeavesOut = leftOut > 0 || history.HasMore,
            LeftOutMessages = turns.Take(leftOut).Sum(t => t.Count),
        };
    }

    /// <summary>What is left of the prompt's budget for messages.</summary>
    public static int BudgetFor(MemoryContext context, IEnumerable<PromptPart> before) =>
        context.Settings.MaxTokens - context.Instructions.Sum(context.Tokens.Cost) - before.Sum(p => p.Tokens);

    /// <summary>How many of the oldest turns do not fit. The newest one always does.</summary>
    private static int LeftOut(MemoryContext context, IReadOnlyList<IReadOnlyList<SessionMessage>> turns, int budget, Dictionary<Guid, int> costs)
    {
        var kept = turns.Count;
        for (var spent = 0; kept > 0; kept--)
        {
            spent += turns[kept - 1].Sum(m => costs[m.Id] = context.Tokens.Cost(m));
            if (kept < turns.Count && spent > budget)
                break;
        }

        return kept;
    }
}
