namespace ChatbotPlatform;

/// <summary>A part of a list.</summary>
/// <param name="Items">The items asked for.</param>
/// <param name="Total">How many there are in all.</param>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);
