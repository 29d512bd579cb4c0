using System.Diagnostics.CodeAnalysis;
using ChatbotPlatform;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.AI;

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

    /// <summary>Adds a chat reducer as a memory strategy, which projects choose by the name it is given here.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="name">The strategy's name, in lower case.</param>
    /// <param name="create">Makes the reducer; one instance serves all turns. It is given the system messages and up to 400 of the session's newest messages.</param>
    public static ChatbotPlatformBuilder AddChatReducer(this ChatbotPlatformBuilder builder, string name, Func<IServiceProvider, IChatReducer> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.AddSingleton<IMemoryStrategy>(provider => new ReducerMemory(name, create(provider)));
        return builder;
    }

    /// <summary>Sets how memory works on this host, for all projects.</summary>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <param name="configure">Sets the options.</param>
    public static ChatbotPlatformBuilder ConfigureMemory(this ChatbotPlatformBuilder builder, Action<MemoryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }
}
