namespace ChatbotPlatform.Projects;

/// <summary>A variable that a project's prompts may use as <c>{{name}}</c>, and whose value a request may say.</summary>
/// <param name="Default">What it is when nothing is said; <see langword="null"/> is the empty text. See <see cref="IsValue"/>.</param>
/// <param name="Description">What it is for, at most 500 characters.</param>
public sealed record ProjectVariable(string? Default = null, string? Description = null)
{
    /// <summary>How many a project may declare.</summary>
    public const int MaxCount = 50;

    /// <summary>The longest value, in UTF-16 characters.</summary>
    public const int MaxValueLength = 500;

    /// <summary>
    /// Whether this may be a value: at most <see cref="MaxValueLength"/> characters of one line, none of them a control character or half of a
    /// surrogate pair. A value becomes part of a system prompt, and must not look like more than a word in it.
    /// </summary>
    public static bool IsValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > MaxValueLength)
            return false;
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]) || char.IsLowSurrogate(value[i]) || value[i] is '\u2028' or '\u2029')
                return false;
            if (char.IsHighSurrogate(value[i]) && (++i == value.Length || !char.IsLowSurrogate(value[i])))
                return false;
        }

        return true;
    }
}
