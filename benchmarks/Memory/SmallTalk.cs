namespace ChatbotPlatform.Benchmarks.Memory;

/// <summary>What is said between the facts: some of it with numbers and names too, which nobody will ask for.</summary>
internal sealed class SmallTalk(Random random, bool withFacts = true)
{
    /// <summary>How many of the ends hold neither number nor name.</summary>
    private const int Plain = 8;

    private static readonly string[] Openings =
        ["By the way", "Anyway", "You know", "As I was saying", "To be honest", "On another note", "In the meantime", "If you ask me"];

    private static readonly string[] Middles =
        ["the weather has been strange this week", "the neighbours were loud again last night", "the film we saw was longer than it had to be",
         "the bread from the new shop is really good", "the train was late once more", "the garden needs some rain", "the meeting went on for ever",
         "the children have grown so much", "the old radio works again", "the soup was a little too salty", "the road is still closed"];

    private static readonly string[] Ends =
        ["so we stayed at home.", "but nobody seemed to mind.", "which is a pity.", "and that was that.", "so what can one do.", "and we laughed about it.",
         "just like last year.", "or so they say.", "and it took 20 minutes.", "as Paula always says."];

    private static readonly string[] Replies =
        ["I see, that sounds like quite a day.", "Thank you for telling me, I will keep it in mind.", "That is understandable; is there anything I can do about it?",
         "It happens to the best of us.", "Good to know. Shall we go on?"];

    public int Next() => random.Next();

    public string Say() => $"{Pick(Openings)}, {Pick(Middles)}, {Ends[random.Next(withFacts ? Ends.Length : Plain)]}";

    public string Say(int sentences) => string.Join(' ', Enumerable.Range(0, sentences).Select(_ => Say()));

    public string Reply() => Pick(Replies);

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
