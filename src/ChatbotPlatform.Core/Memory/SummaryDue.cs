using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;

namespace ChatbotPlatform.Memory;

/// <summary>What of a session is to be summarised, told by its state alone.</summary>
internal static class SummaryDue
{
    /// <summary>A summary is made before the prompt's budget has to leave anything out.</summary>
    public static int Threshold(MemorySettings settings) => Math.Min(settings.SummarizeAfterTokens, settings.MaxTokens / 2);

    /// <summary>
    /// The oldest whole turns, down to what is to stay word for word; none while the threshold is not passed. The last turn always stays: it
    /// may be running.
    /// </summary>
    /// <param name="history">The last summary and what follows it, the oldest first.</param>
    /// <param name="settings">How the project remembers.</param>
    /// <param name="tokens">Counts tokens.</param>
    /// <param name="most">What one summary takes in at most, in tokens; but always one turn.</param>
    /// <param name="forced">Whether all but the last turn is due.</param>
    public static IReadOnlyList<SessionMessage> Of(SessionHistory history, MemorySettings settings, ITokenEstimator tokens, int most, bool forced)
    {
        var turns = HistoryMessages.ToTurns(history.Messages);
        var costs = turns.Select(t => t.Sum(tokens.Cost)).ToList();
        var left = costs.Sum();
        if (!forced && !history.HasMore && left <= Threshold(settings))
            return [];
        var keep = forced ? 0 : Math.Min(settings.KeepRecentTokens, Threshold(settings) / 2);
        var covered = new List<SessionMessage>();
        var spent = 0;
        for (var i = 0; i < turns.Count - 1 && (history.HasMore || left > keep); i++)
        {
            spent += costs[i];
            if (covered.Count > 0 && spent > most)
                break;
            covered.AddRange(turns[i]);
            left -= costs[i];
        }

        return covered;
    }
}
