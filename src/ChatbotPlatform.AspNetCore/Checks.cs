using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace ChatbotPlatform;

/// <summary>The bounds of values in a request. Each refusal names the field and the rule, and never the value.</summary>
internal static class Checks
{
    public const int DefaultTake = 20;
    public const int MaxTake = 100;

    /// <summary>One line: not blank, no control characters.</summary>
    public static string Line(string? value, string field, int max)
    {
        var line = Text(value, field, max);
        return line.Any(char.IsControl) ? throw Invalid($"{field} must not hold control characters.") : line;
    }

    /// <summary>Text of several lines: not blank, no NUL (PostgreSQL cannot keep one).</summary>
    public static string Text(string? value, string field, int max)
    {
        if (value is null)
            throw Invalid($"{field} is missing.");
        if (string.IsNullOrWhiteSpace(value) || value.Length > max)
            throw Invalid($"{field} must have 1 to {max} characters and not be blank.");
        return NoNul(value, field);
    }

    /// <summary>Text that may be left out or empty.</summary>
    public static string? Note(string? value, string field, int max)
    {
        if (value is null)
            return null;
        return value.Length > max ? throw Invalid($"{field} must have at most {max} characters.") : NoNul(value, field);
    }

    public static T Range<T>(T value, string field, T min, T max) where T : INumber<T> =>
        value >= min && value <= max ? value : throw Invalid($"{field} must be {min} to {max}.");

    public static T Present<T>([NotNull] T? value, string field) where T : struct => value ?? throw Invalid($"{field} is missing.");

    /// <summary>A page of a list.</summary>
    public static (int Skip, int Take) Page(int? skip, int? take) =>
        (Range(skip ?? 0, "skip", 0, int.MaxValue), Take(take));

    public static int Take(int? take) => Range(take ?? DefaultTake, "take", 1, MaxTake);

    /// <summary>What a list is searched for; blank is all of it.</summary>
    public static string? Search(string? q) => string.IsNullOrWhiteSpace(q) ? null : Note(q.Trim(), "q", 100);

    public static ChatException Invalid(string message) => new(ChatError.InvalidRequest, message);

    public static ChatException Absent(string what) => new(ChatError.NotFound, $"There is no such {what}.");

    private static string NoNul(string value, string field) =>
        value.Contains('\0', StringComparison.Ordinal) ? throw Invalid($"{field} must not hold a NUL character.") : value;
}
