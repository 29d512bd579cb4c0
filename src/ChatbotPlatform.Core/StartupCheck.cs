using ChatbotPlatform.Memory;
using ChatbotPlatform.Models;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatbotPlatform;

/// <summary>Says at start-up what is missing, and what to call.</summary>
internal sealed class StartupCheck : IHostedLifecycleService
{
    private readonly ModelCatalog _models;

    /// <summary>Looks for the stores at once: the hosted services that come after this one cannot even be made without them.</summary>
    public StartupCheck(IServiceProviderIsService registered, ModelCatalog models)
    {
        _models = models;
        foreach (var store in (Type[])[typeof(ProjectStore), typeof(SessionStore), typeof(TurnStore), typeof(MemoryStore)])
        {
            if (!registered.IsService(store))
            {
                throw new InvalidOperationException(
                    $"ChatbotPlatform has no {store.Name}: call UseSqlite(…), UsePostgreSql(…) or UseEntityFramework<TContext>() on what AddChatbotPlatform() returns.");
            }
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _models.Validate();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
