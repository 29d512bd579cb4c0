using System.Diagnostics.Metrics;
using ChatbotPlatform;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Models;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the engine without a web framework.</summary>
public static class CoreServiceCollectionExtensions
{
    /// <summary>
    /// Adds the turn engine, memory and models. In ASP.NET Core call <c>AddChatbotPlatform()</c>, which calls this; in a worker or a
    /// test call this, and a store's <c>Use…</c> on what it returns.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <returns>Where stores and models are added.</returns>
    public static ChatbotPlatformBuilder AddChatbotPlatformCore(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<TurnOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TurnOptions>, TurnOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TurnOptions>, TurnLeaseValidator>());

        services.AddChatModels();

        services.TryAddSingleton<ITokenEstimator, TokenEstimator>();
        services.TryAddSingleton<MemoryStrategies>();
        services.TryAddSingleton<PromptBuilder>();
        services.AddOptions<MemoryOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MemoryOptions>, MemoryOptionsValidator>());
        services.TryAddSingleton<TokenCorrections>();
        services.TryAddSingleton<CircuitBreaker>();
        services.TryAddSingleton<SummaryMaker>();
        services.TryAddSingleton<SearchIndexer>();
        services.TryAddSingleton<SummaryParts>();
        services.TryAddSingleton<Summarizer>();
        services.TryAddSingleton<MemorySweep>();
        services.TryAddSingleton(provider => new SessionMemory(
            provider.GetRequiredService<SessionStore>(),
            provider.GetRequiredService<ProjectStore>(),
            provider.GetRequiredService<MemoryStore>(),
            provider.GetRequiredService<Summarizer>(),
            provider.GetRequiredService<ModelCatalog>(),
            provider.GetRequiredService<ITokenEstimator>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMemoryStrategy, FullMemory>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMemoryStrategy, WindowMemory>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMemoryStrategy, SummaryMemory>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMemoryStrategy, RecallMemory>());

        services.TryAddSingleton<ProjectSetups>();
        services.TryAddSingleton(provider => new FrameClock(
            provider.GetRequiredService<TimeProvider>(),
            TimeSpan.FromSeconds(1.0 / provider.GetRequiredService<IOptions<TurnOptions>>().Value.FramesPerSecond)));
        services.TryAddSingleton<RunningTurns>();
        services.TryAddSingleton(provider => new TurnTelemetry(provider.GetRequiredService<TimeProvider>(), provider.GetService<IMeterFactory>()));
        services.TryAddSingleton<TurnPipeline>();
        services.TryAddSingleton<TurnRunner>();
        services.TryAddSingleton<TurnReader>();
        services.TryAddSingleton(provider => new ChatEngine(
            provider.GetRequiredService<TurnStore>(),
            provider.GetRequiredService<ModelCatalog>(),
            provider.GetRequiredService<RunningTurns>(),
            provider.GetRequiredService<TurnRunner>(),
            provider.GetRequiredService<TurnReader>(),
            provider.GetRequiredService<ITokenEstimator>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<TurnOptions>>()));
        services.AddHostedService<StartupCheck>();
        // Made after the check: the container would refuse its missing store in its own words.
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<TurnKeeper>(provider));
        services.AddHostedService(provider => provider.GetRequiredService<MemorySweep>());
        return new ChatbotPlatformBuilder(services);
    }
}
