using System.Diagnostics.CodeAnalysis;
using ChatbotPlatform;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Turns;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a host's own parts to the engine.</summary>
public static class EngineBuilderExtensions
{
    /// <summary>Adds middleware around every turn, made anew in each turn's service scope. The first one added is the outermost.</summary>
    /// <typeparam name="T">The middleware.</typeparam>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    public static ChatbotPlatformBuilder AddTurnMiddleware<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this ChatbotPlatformBuilder builder)
        where T : class, ITurnMiddleware
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<ITurnMiddleware, T>();
        return builder;
    }

    /// <summary>Adds a memory strategy, which projects choose by its name; one with the name of ours takes its place.</summary>
    /// <typeparam name="T">The strategy; one instance serves all turns.</typeparam>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    public static ChatbotPlatformBuilder AddMemoryStrategy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this ChatbotPlatformBuilder builder)
        where T : class, IMemoryStrategy
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IMemoryStrategy, T>();
        return builder;
    }
}
