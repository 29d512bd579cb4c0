using System.Collections.Concurrent;

namespace ChatbotPlatform.Memory;

/// <summary>
/// What providers report teaches how far an estimate is off, model by model. Each report moves the factor a part of the way, so that
/// one odd turn does not throw it; it is forgotten with the process, and learned again within a few turns.
/// </summary>
internal sealed class TokenCorrections(ITokenEstimator estimator)
{
    // Below this the provider's own frame weighs more than the text.
    private const int LeastPrompt = 50;

    // How much of the way: a third until it is known, less later.
    private const double Fast = 0.35, Slow = 0.1;
    private const int FastReports = 10;

    // What is further off is no matter of tokenizers: a provider that counts characters, or several calls.
    private const double Lowest = 0.25, Highest = 4;

    // Any name may be asked of an open provider; what users invent must not fill the memory.
    private const int MaxModels = 1_000;

    private readonly ConcurrentDictionary<string, Known> _models = new(StringComparer.Ordinal);

    /// <summary>The estimator for a model: the same one as long as it estimates the same.</summary>
    public ITokenEstimator For(string model) => _models.TryGetValue(model, out var known) ? known.Tokens : estimator;

    /// <summary>Takes in what a provider reports.</summary>
    /// <param name="model">The model that answered.</param>
    /// <param name="estimated">What the prompt was estimated to cost, by the estimator that <paramref name="by"/> is.</param>
    /// <param name="by">The estimator that was used.</param>
    /// <param name="reported">What the provider says it cost.</param>
    public void Learn(string model, int estimated, ITokenEstimator by, long reported)
    {
        var plain = by is Corrected corrected ? estimated / corrected.Factor : estimated;
        if (plain < LeastPrompt || reported <= 0 || (_models.Count >= MaxModels && !_models.ContainsKey(model)))
            return;
        var seen = Math.Clamp(reported / plain, Lowest, Highest);
        _models.AddOrUpdate(
            model, _ => Next(null, Toward(1, seen, Fast)), (_, k) => Next(k, Toward(k.Factor, seen, k.Reports < FastReports ? Fast : Slow)));
    }

    private Known Next(Known? before, double factor)
    {
        var rounded = Rounded(factor);
        // Exactly: both are the same power of the same number, or they are two percent apart.
        var tokens = before is not null && before.Tokens.Factor.Equals(rounded) ? before.Tokens : new Corrected(estimator, rounded);
        return new Known(factor, (before?.Reports ?? 0) + 1, tokens);
    }

    // In proportion: from 1 to 2 is as far as from 1 to a half.
    private static double Toward(double from, double to, double part) => from * Math.Pow(to / from, part);

    /// <summary>In steps of about two percent, so that it stands still when there is nothing more to learn: a trimmed prompt keeps its beginning.</summary>
    private static double Rounded(double factor) => Math.Pow(1.02, Math.Round(Math.Log(factor, 1.02)));

    private sealed record Known(double Factor, int Reports, Corrected Tokens);

    private sealed class Corrected(ITokenEstimator estimator, double factor) : ITokenEstimator
    {
        public double Factor => factor;

        public int Count(ReadOnlySpan<char> text) => (int)Math.Min(Math.Ceiling(estimator.Count(text) * factor), int.MaxValue);
    }
}
