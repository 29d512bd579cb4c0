namespace ChatbotPlatform.Models;

/// <summary>What an <c>Add…</c> extension knows of its provider beyond the provider itself.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="SuggestedModel">The model that is the default when the host names none, without the provider's name.</param>
/// <param name="Problem">What is wrong with the provider's settings, as a sentence that tells what to do; <see langword="null"/> when nothing is.</param>
internal sealed record ModelRegistration(string Provider, string? SuggestedModel, Func<IServiceProvider, string?> Problem);
