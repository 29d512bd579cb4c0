using ChatbotPlatform.Models;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what answers.</summary>
internal static class ChatModelsServiceCollectionExtensions
{
    /// <summary>The catalog of models, with the embedded answerer. May be called more than once.</summary>
    internal static IServiceCollection AddChatModels(this IServiceCollection services)
    {
        services.AddOptions<ModelOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ModelCatalog(
            provider,
            provider.GetRequiredService<IOptions<ModelOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance));
        return services;
    }
}
