using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform;

/// <summary>What <c>AddChatbotPlatform()</c> returns: the place where stores, models and other parts are added by their <c>Use…</c> and <c>Add…</c> extensions.</summary>
/// <param name="services">The host's services.</param>
public sealed class ChatbotPlatformBuilder(IServiceCollection services)
{
    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; } = services;
}
