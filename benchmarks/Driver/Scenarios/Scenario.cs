namespace ChatbotPlatform.Benchmarks.Scenarios;

/// <summary>One question that is put to the servers.</summary>
internal abstract class Scenario
{
    public static IReadOnlyList<Scenario> All { get; } = 
        [Comparison.Paced, Comparison.Unpaced, new LongSession(), new ManyTenants(), new Readers(), new IdleStreams(), new NeverRead(), new Hub(), new Start(), new Burst()];

    public abstract string Name { get; }

    public abstract Task<Report> RunAsync(Bench bench);

    public static IEnumerable<Scenario> Chosen(Arguments arguments) =>
        arguments.Scenarios is ["all"] ? All : arguments.Scenarios.Select(name => All.FirstOrDefault(s => s.Name == name)
            ?? throw new ArgumentException($"There is no scenario {name}; there are {string.Join(", ", All.Select(s => s.Name))}."));
}
