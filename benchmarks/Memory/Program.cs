using ChatbotPlatform.Benchmarks.Memory;

switch (args)
{
    case ["facts", .. var rest]:
        await PlantedFacts.RunAsync(rest is [var count, ..] ? int.Parse(count, null) : 20, rest is [_, var phrasings, ..] ? phrasings : "own");
        return 0;
    case ["evidence", .. var rest]:
        await EvidenceRecall.RunAsync(rest is [] ? [EvidenceRecall.OwnConversation] : rest);
        return 0;
    case ["cost", .. var rest]:
        await FlatCost.RunAsync(rest is [var only, ..] ? only : null);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            dotnet run -c Release --project benchmarks/Memory -- facts [conversations [own|unseen|fresh]]
            dotnet run -c Release --project benchmarks/Memory -- evidence [files in LoCoMo's JSON layout, the figures over all of them last]
            dotnet run -c Release --project benchmarks/Memory -- cost [strategy]
            """);
        return 1;
}
