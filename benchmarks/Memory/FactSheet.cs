namespace ChatbotPlatform.Benchmarks.Memory;

/// <summary>Facts as people tell them: names, numbers, dates, decisions and preferences, with values that occur once.</summary>
internal static class FactSheet
{
    private static readonly string[] Names =
        ["Aldona", "Bertram", "Cosima", "Dragan", "Elettra", "Fintan", "Ginevra", "Hakon", "Ilaria", "Jorinde", "Kasimir", "Ludmila", "Matteus", "Noemi", "Ottokar", "Pelagia"];

    private static readonly string[] Things = ["window seats", "oat milk", "night trains", "paper tickets", "the ground floor", "morning calls", "green tea", "plain text mails"];

    private static readonly string[] Months = ["January", "March", "April", "May", "June", "August", "October", "November"];


    private static readonly (string Sentence, Func<Random, int, string> Value)[] Templates =
    [
        ("My sister is called {0}.", (_, i) => Names[i % Names.Length]),
        ("The plumber's name is {0}, in case he rings.", (_, i) => Names[(i + 5) % Names.Length]),
        ("We rented it from a certain {0} last year.", (_, i) => Names[(i + 9) % Names.Length]),
        ("The door code is {0}.", (r, i) => $"{r.Next(10, 99)}{i:00}"),
        ("Our customer number is {0}.", (r, i) => $"K-{r.Next(1000, 9999)}-{i}"),
        ("You reach me under {0}.", (r, i) => $"555-0{r.Next(100, 999)}-{i}"),
        ("The inspection is on {0}.", (r, i) => $"{r.Next(1, 28)} {Months[i % Months.Length]} 2027"),
        ("We fly back on {0}, early.", (r, i) => $"{r.Next(1, 28)} {Months[(i + 3) % Months.Length]} 2028"),
        ("My birthday is the {0}.", (r, i) => $"{r.Next(1, 28)}.{(i % 12) + 1}.19{r.Next(60, 99)}"),
        ("We decided to paint the hall in {0}.", (_, i) => $"shade {100 + i}"),
        ("It is agreed: the fence gets {0} posts.", (r, i) => $"{r.Next(20, 40)}{i}"),
        ("Let us take the {0} for the garden.", (_, i) => $"Fjord bench no. {i + 1}"),
        ("I prefer {0}.", (_, i) => Things[i % Things.Length]),
        ("I am allergic to {0}.", (_, i) => ((string[])["peanuts", "cat hair", "penicillin", "shellfish", "hazel pollen"])[i % 5]),
        ("Please always put {0} first for me.", (_, i) => Things[(i + 4) % Things.Length]),
    ];

    /// <summary>Phrasings that were written down before they were tried, and after which nothing was changed.</summary>
    private static readonly (string Sentence, Func<Random, int, string> Value)[] Unseen =
    [
        ("Oh, and the alarm wants {0} typed in before it stops.", (r, i) => $"{r.Next(100, 999)}{i:00}"),
        ("Ask for {0} at the reception, she has the papers.", (_, i) => Names[i % Names.Length]),
        ("They moved the appointment to {0}.", (r, i) => $"{r.Next(1, 28)} {Months[i % Months.Length]} at {r.Next(8, 18)}:15"),
        ("I can't stand {0}.", (_, i) => Things[i % Things.Length]),
        ("If anyone asks, we said {0} euros and not a cent more.", (r, i) => $"{r.Next(2, 9)},{r.Next(100, 999)}.{i:00}"),
        ("Nobody but {0} may open the cellar.", (_, i) => Names[(i + 3) % Names.Length]),
        ("I've been a vegetarian since {0}.", (r, i) => $"{r.Next(1980, 2020)}-{i:00}"),
        ("It's the flat on the {0}, the one without a bell.", (r, i) => $"{r.Next(2, 9)}th floor, door {i}"),
        ("Whatever you do, no {0} for me.", (_, i) => Things[(i + 4) % Things.Length]),
        ("Then it's settled, we go by {0}.", (_, i) => ((string[])["ferry", "sleeper train", "rental van", "cable car"])[i % 4]),
        ("The vet wants to see her again in {0}.", (r, i) => $"{r.Next(2, 12)} weeks and {i} days"),
        ("Half of it belongs to {0}, strictly speaking.", (_, i) => Names[(i + 7) % Names.Length]),
    ];

    /// <summary>Written after the others had been seen and before the net was changed for them; run once, when it was done.</summary>
    private static readonly (string Sentence, Func<Random, int, string> Value)[] Fresh =
    [
        ("The spare key hangs behind the {0}, don't tell the boys.", (_, i) => $"{((string[])["boiler", "mirror", "calendar", "coat rack"])[i % 4]} in room {20 + i}"),
        ("Coffee gives me a headache, so it's {0} or nothing.", (_, i) => ((string[])["rooibos", "malt drink", "hot water with lemon", "chicory", "barley tea"])[i % 5]),
        ("Our new landlord, a Mr {0}, seems nice.", (_, i) => Names[(i + 2) % Names.Length]),
        ("The train we're booked on goes at {0}.", (r, i) => $"{r.Next(5, 22)}:{i:00}"),
        ("After a long talk we went for {0} in the end.", (_, i) => ((string[])["the slate roof", "the heat pump", "larch boards", "the smaller stove", "clay plaster"])[i % 5]),
        ("Size {0}, if you ever order shoes for me.", (r, i) => $"{r.Next(36, 47)} and a half, last {i}"),
        ("{0} will water the plants while we're away.", (_, i) => Names[(i + 6) % Names.Length]),
        ("I take {0} against the migraine, nothing else helps.", (_, i) => ((string[])["sumatriptan", "magnesium powder", "feverfew", "two aspirins"])[i % 4]),
        ("The tax people want their papers by the {0}.", (r, i) => $"{r.Next(1, 28)}th of {Months[(i + 1) % Months.Length]}"),
        ("I'd rather walk an hour than take the {0}.", (_, i) => ((string[])["cable railway", "moped", "school bus", "lift"])[i % 4]),
        ("The dog answers to {0} only when he's hungry.", (_, i) => Names[(i + 11) % Names.Length]),
        ("We're not going to sell the {0}, whatever they offer.", (_, i) => ((string[])["walnut desk", "orchard", "rowing boat", "accordion", "upper field"])[i % 5]),
        ("They asked for {0} up front and the rest on delivery.", (r, i) => $"{r.Next(100, 900)}{i} kroner"),
        ("Fish is fine, but anything with {0} makes me ill.", (_, i) => ((string[])["celery", "sesame", "mustard", "lupin flour", "buckwheat"])[i % 5]),
        ("The wifi at the cabin is {0}, all in small letters.", (r, i) => $"{Names[(i + 13) % Names.Length].ToLowerInvariant()}{r.Next(10, 99)}"),
        ("From now on the meetings are held on {0}.", (_, i) => ((string[])["Wednesdays at the mill", "Mondays in the chapel", "alternate Fridays", "Sundays after mass"])[i % 4]),
    ];

    public static IReadOnlyList<Fact> Make(Random random, int count, string phrasings)
    {
        var templates = phrasings switch { "own" => Templates, "unseen" => Unseen, "fresh" => Fresh, _ => throw new ArgumentOutOfRangeException(nameof(phrasings)) };
        var facts = new List<Fact>();
        for (var i = 0; facts.Count < count; i++)
        {
            var (sentence, value) = templates[i % templates.Length];
            var made = value(random, facts.Count + (i / templates.Length * 2));
            if (facts.Any(f => f.Value.Contains(made, StringComparison.Ordinal) || made.Contains(f.Value, StringComparison.Ordinal)))
                made += $" {Names[random.Next(Names.Length)]} {facts.Count}";
            facts.Add(new Fact(string.Format(null, sentence, made), made));
        }

        return [.. facts.OrderBy(_ => random.Next())];
    }

    internal sealed record Fact(string Sentence, string Value);
}
