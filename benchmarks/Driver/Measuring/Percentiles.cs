namespace ChatbotPlatform.Benchmarks.Measuring;

internal static class Percentiles
{
    /// <summary>The value below which a share lies, by nearest rank; 0 when there are none.</summary>
    public static double Of(List<double> values, double share)
    {
        if (values.Count == 0)
            return 0;
        values.Sort();
        return values[Math.Clamp((int)Math.Ceiling(share * values.Count) - 1, 0, values.Count - 1)];
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
