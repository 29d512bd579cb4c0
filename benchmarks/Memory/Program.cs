using ChatbotPlatform.Benchmarks.Memory;

switch (args)
{
    case ["facts", .. var rest]:
        await PlantedFacts.RunAsync(rest is [var count, ..] ? int.Parse(count, null) : 20, rest is [_, var phrasings, ..] ? phrasings : "own");
        return 0;
    case ["evidence", .. var rest]:
        await EvidenceRecall.RunAsync(rest is [var path, ..] ? path : EvidenceRecall.OwnConversation);
        return 0;
    case ["cost"]:
        await FlatCost.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine(
            """
            dotnet run -c Release --project benchmarks/Memory -- facts [conversations [own|unseen|fresh]]
            dotnet run -c Release --project benchmarks/Memory -- evidence [file in LoCoMo's JSON layout]
            dotnet run -c Release --project benchmarks/Memory -- cost
            """);
        return 1;
}
