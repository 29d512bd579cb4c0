using System.Globalization;
using ChatbotPlatform.Benchmarks.Scenarios;

namespace ChatbotPlatform.Benchmarks;

/// <summary>What the command line said; what it leaves open, each scenario decides.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _said = [];

    public string Line { get; private init; } = "";

    public IReadOnlyList<string> Scenarios => List("scenario") ?? ["paced", "unpaced"];

    public IReadOnlyList<string>? Systems => List("systems");

    public bool Short => _said.ContainsKey("short");

    public bool Save => _said.ContainsKey("save");

    /// <summary>A whole number: as said, else the default, of which there is a smaller one for <c>--short</c>.</summary>
    public int Number(string name, int usual, int? whenShort = null) =>
        _said.TryGetValue(name, out var said) ? int.Parse(said, CultureInfo.InvariantCulture) : Short && whenShort is { } small ? small : usual;

    public static Arguments? Parse(string[] args)
    {
        var parsed = new Arguments { Line = string.Join(' ', args) };
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].TrimStart('-');
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !Names.Contains(name))
                return Usage($"What is {args[i]}?");
            if (Flags.Contains(name))
                parsed._said[name] = "";
            else if (++i < args.Length)
                parsed._said[name] = args[i];
            else
                return Usage($"{args[i - 1]} needs a value.");
        }

        return parsed;
    }

    private static readonly string[] Flags = ["short", "save"];

    private static readonly string[] Names =
        [.. Flags, "scenario", "systems", "streams", "tokens", "delay-ms", "first-token-ms", "rounds", "turns", "warm-up", "session-turns", "scale", "patience"];

    private string[]? List(string name) =>
        _said.TryGetValue(name, out var said) ? said.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : null;

    private static Arguments? Usage(string problem)
    {
        Console.Error.WriteLine(problem);
        Console.Error.WriteLine($"""
            --scenario A,B       {string.Join(", ", Scenario.All.Select(s => s.Name))}, or all; paced,unpaced if left out
            --systems A,B        floor, handmade, platform, platform-postgresql (paced and unpaced; idle-streams: the first and third; all if left out)
            --streams N          streams at the same time          --tokens N          tokens of an answer
            --delay-ms N         between two tokens; 0: at once    --first-token-ms N  before the first
            --rounds N           rounds; each has all systems      --turns N           measured turns of each stream in a round
            --warm-up N          turns of each stream before it    --session-turns N   turns of a session before a new one begins
            --scale N            per cent of a scenario's amounts (idle-streams, never-read, many-tenants, long-session)
            --patience N         seconds to wait before each round for a quiet machine
            --short              under two minutes for paced and unpaced
            --save               keeps the report in benchmarks/results
            """);
        return null;
    }
}
