namespace ChatbotPlatform.Benchmarks.Measuring;

/// <summary>Waits for a quiet machine: on one that is overloaded, reads find more bytes at once, and per-token costs vanish.</summary>
internal static class Quiet
{
    private const double QuietShare = 0.15;

    /// <summary>Waits until little is done on the machine, but not for longer than the patience.</summary>
    public static async Task WaitAsync(TimeSpan patience)
    {
        var window = TimeSpan.FromSeconds(1);
        for (var waited = TimeSpan.Zero; waited < patience; waited += window)
        {
            var before = ProcFile.CpuOfAll();
            await Task.Delay(window);
            if ((ProcFile.CpuOfAll() - before) / window / Environment.ProcessorCount < QuietShare)
                return;
        }
    }
}
