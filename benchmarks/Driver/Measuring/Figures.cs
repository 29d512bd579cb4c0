namespace ChatbotPlatform.Benchmarks.Measuring;

/// <summary>What one system showed in one round.</summary>
internal sealed record Figures
{
    /// <summary>User and system time of the server's process for each turn, in milliseconds.</summary>
    public double CpuPerTurn { get; init; }

    /// <summary>The same of the database server, where that is another process.</summary>
    public double DatabaseCpuPerTurn { get; init; }

    public double ModelCpuPerTurn { get; init; }

    /// <summary>Milliseconds from the request's first byte to the first text.</summary>
    public double FirstTextP50 { get; init; }

    public double FirstTextP99 { get; init; }

    /// <summary>Milliseconds between two arrivals of text within an answer.</summary>
    public double GapP99 { get; init; }

    public double TurnsPerSecond { get; init; }

    /// <summary>Resident memory after the round, in MiB.</summary>
    public double Memory { get; init; }

    public double BytesPerTurn { get; init; }

    public double FramesPerTurn { get; init; }

    public int Errors { get; init; }

    /// <summary>The share of the machine's cores that programs other than ours took meanwhile.</summary>
    public double Strangers { get; init; }

    /// <summary>Of each figure the median; of the errors the sum.</summary>
    public static Figures Median(IReadOnlyCollection<Figures> rounds)
    {
        double Of(Func<Figures, double> figure) => Percentiles.Median(rounds.Select(figure));
        return new Figures
        {
            CpuPerTurn = Of(f => f.CpuPerTurn),
            DatabaseCpuPerTurn = Of(f => f.DatabaseCpuPerTurn),
            ModelCpuPerTurn = Of(f => f.ModelCpuPerTurn),
            FirstTextP50 = Of(f => f.FirstTextP50),
            FirstTextP99 = Of(f => f.FirstTextP99),
            GapP99 = Of(f => f.GapP99),
            TurnsPerSecond = Of(f => f.TurnsPerSecond),
            Memory = Of(f => f.Memory),
            BytesPerTurn = Of(f => f.BytesPerTurn),
            FramesPerTurn = Of(f => f.FramesPerTurn),
            Strangers = Of(f => f.Strangers),
            Errors = rounds.Sum(f => f.Errors),
        };
    }
}
