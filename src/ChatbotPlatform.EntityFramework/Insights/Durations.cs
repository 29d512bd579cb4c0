using ChatbotPlatform.Insights;

namespace ChatbotPlatform.EntityFramework.Insights;

/// <summary>Percentiles of durations that were counted in steps.</summary>
internal static class Durations
{
    /// <summary>In milliseconds: finer than anybody sees, and few enough of them that the database can send them all.</summary>
    public const int Step = 10;

    /// <summary>By the nearest rank: each is a duration that there was.</summary>
    public static Percentiles? Of(IEnumerable<(int Step, int Count)> counted)
    {
        var steps = counted.OrderBy(c => c.Step).ToList();
        var all = steps.Sum(c => (long)c.Count);
        return all == 0 ? null : new Percentiles(At(steps, (all * 50 + 99) / 100), At(steps, (all * 95 + 99) / 100));
    }

    private static TimeSpan At(List<(int Step, int Count)> steps, long rank)
    {
        foreach (var (step, count) in steps)
        {
            rank -= count;
            if (rank <= 0)
                return TimeSpan.FromMilliseconds((long)step * Step);
        }

        return TimeSpan.FromMilliseconds((long)steps[^1].Step * Step);
    }
}
