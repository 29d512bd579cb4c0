using System.Text;

namespace ChatbotPlatform.Projects;

/// <summary>
/// A prompt's text with its variables, read once: <c>{{name}}</c>, with or without spaces inside the braces; <c>\{{</c> is a literal
/// <c>{{</c>. What is put in for a variable is not read again, so no value can bring in another.
/// </summary>
public sealed class PromptTemplate
{
    /// <summary>The longest name of a variable.</summary>
    public const int MaxNameLength = 50;

    /// <summary>How many places for variables a prompt may have, so that values of bounded length make a prompt of bounded length.</summary>
    public const int MaxPlaces = 200;

    private const string Open = "{{";
    private const string Close = "}}";

    private readonly List<(string Text, string? Variable)> _pieces = [];
    private int? _fault;

    private PromptTemplate()
    {
    }

    /// <summary>The variables that every prompt has; no project can declare them. They are of the moment the message was accepted, in UTC.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = ["date", "model", "project_name", "time", "user_id"];

    /// <summary>The variables it uses, each once.</summary>
    public IEnumerable<string> Variables => _pieces.Select(p => p.Variable).OfType<string>().Distinct();

    /// <summary>Reads a text. What only looks like a variable stays as it stands; <see cref="EnsureValid"/> tells of it.</summary>
    public static PromptTemplate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var template = new PromptTemplate();
        var literal = new StringBuilder();
        var at = 0;
        for (int open; (open = text.IndexOf(Open, at, StringComparison.Ordinal)) >= 0;)
        {
            var isEscaped = open > at && text[open - 1] == '\\';
            literal.Append(text, at, open - at - (isEscaped ? 1 : 0));
            at = open + Open.Length;
            if (!isEscaped && ReadName(text, at) is var (name, end) && name is not null)
            {
                template._pieces.Add((literal.ToString(), null));
                template._pieces.Add((text[open..end], name));
                literal.Clear();
                at = end;
                continue;
            }

            literal.Append(Open);
            if (!isEscaped)
                template._fault ??= open;
        }

        template._pieces.Add((literal.Append(text, at, text.Length - at).ToString(), null));
        return template;
    }

    /// <summary>Whether a variable may have this name: a lower-case letter, then lower-case letters, digits and underscores.</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= MaxNameLength && char.IsAsciiLetterLower(name[0]) && name.All(IsOfName);
    }

    /// <summary>Sees to it that all of it can be understood.</summary>
    /// <param name="declared">The project's variables; those of <see cref="BuiltIn"/> are there anyway.</param>
    /// <exception cref="ChatException"><see cref="ChatError.InvalidRequest"/>: says which variable is unknown and which there are, or where it cannot be read.</exception>
    public void EnsureValid(IEnumerable<string> declared)
    {
        if (_fault is { } fault)
        {
            throw new ChatException(
                ChatError.InvalidRequest,
                $"content has {{{{ at character {fault + 1} and no variable there: write {{{{name}}}}, or \\{{{{ for the braces themselves.");
        }

        if (_pieces.Count(p => p.Variable is not null) > MaxPlaces)
            throw new ChatException(ChatError.InvalidRequest, $"content has more than {MaxPlaces} places for variables.");
        string[] known = [.. declared.Concat(BuiltIn).Order(StringComparer.Ordinal)];
        if (Variables.FirstOrDefault(v => !known.Contains(v)) is { } unknown)
        {
            throw new ChatException(
                ChatError.InvalidRequest, $"There is no variable {unknown} in this project. There are: {string.Join(", ", known)}.");
        }
    }

    /// <summary>The text with each variable's value in its place.</summary>
    /// <param name="valueOf">The value of a name; <see langword="null"/> leaves the place as it is written.</param>
    public string Render(Func<string, string?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        return _pieces.Count == 1 ? _pieces[0].Text : string.Concat(_pieces.Select(p => p.Variable is null ? p.Text : valueOf(p.Variable) ?? p.Text));
    }

    private static (string? Name, int End) ReadName(string text, int at)
    {
        at = PastSpaces(text, at);
        var end = at;
        while (end < text.Length && end - at <= MaxNameLength && IsOfName(text[end]))
            end++;
        var close = PastSpaces(text, end);
        return string.CompareOrdinal(text, close, Close, 0, Close.Length) == 0 && IsName(text[at..end]) ? (text[at..end], close + Close.Length) : default;
    }

    private static int PastSpaces(string text, int at)
    {
        while (at < text.Length && (text[at] is ' ' or '\t'))
            at++;
        return at;
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_';
}
