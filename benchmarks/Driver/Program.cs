using ChatbotPlatform.Benchmarks;
using ChatbotPlatform.Benchmarks.Scenarios;

if (Arguments.Parse(args) is not { } arguments)
    return 2;

await using var bench = new Bench(arguments);
foreach (var scenario in Scenario.Chosen(arguments))
{
    var report = await scenario.RunAsync(bench);
    Console.WriteLine();
    Console.WriteLine(report);
    if (arguments.Save)
        report.Save(bench.ResultsFolder);
}

return 0;
