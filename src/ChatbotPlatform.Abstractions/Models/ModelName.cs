using System.Diagnostics.CodeAnalysis;

namespace ChatbotPlatform.Models;

/// <summary>A model's full name in its two parts. The first slash divides them: <c>openrouter/meta-llama/llama-4</c> is the provider <c>openrouter</c>.</summary>
/// <param name="Provider">The provider's name as it was added: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</param>
/// <param name="Id">The model's name as the provider knows it.</param>
public readonly record struct ModelName(string Provider, string Id)
{
    /// <summary>The longest full name, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>Reads <c>provider/name</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, out ModelName name)
    {
        name = default;
        if (value is null || value.Length > MaxLength || value.Any(char.IsControl))
            return false;
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == value.Length - 1)
            return false;
        name = new ModelName(value[..slash], value[(slash + 1)..]);
        return true;
    }

    /// <summary>The full name.</summary>
    public override string ToString() => $"{Provider}/{Id}";
}
