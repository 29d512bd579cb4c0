namespace ChatbotPlatform.Models;

/// <summary>A model that can be chosen.</summary>
/// <param name="Name">The full name, <c>provider/name</c>.</param>
/// <param name="Provider">The provider's name.</param>
/// <param name="IsDefault">Whether it answers where none is named.</param>
public sealed record ModelInfo(string Name, string Provider, bool IsDefault);
