using ChatbotPlatform.Access;
using ChatbotPlatform.EntityFramework.Access;
using ChatbotPlatform.EntityFramework.Insights;
using ChatbotPlatform.EntityFramework.Memory;
using ChatbotPlatform.EntityFramework.Projects;
using ChatbotPlatform.EntityFramework.Sessions;
using ChatbotPlatform.EntityFramework.Turns;
using ChatbotPlatform.Insights;
using ChatbotPlatform.Memory;
using ChatbotPlatform.Projects;
using ChatbotPlatform.Sessions;
using ChatbotPlatform.Turns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatbotPlatform.EntityFramework;

/// <summary>What every <c>Use…</c> extension registers.</summary>
internal static class StoreRegistration
{
    public static void AddStores(
        this IServiceCollection services,
        Func<IServiceProvider, ContextSource> contexts,
        Func<IServiceProvider, DatabaseFaults> faults,
        Func<IServiceProvider, WriteGate> gate,
        MessageSearch? search = null)
    {
        if (services.Any(s => s.ServiceType == typeof(ChatDatabase)))
            throw new InvalidOperationException(
                "ChatbotPlatform has a database already: call one of UseSqlite, UsePostgreSql and UseEntityFramework, once.");

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new ChatDatabase(
            contexts(provider),
            faults(provider),
            gate(provider),
            provider.GetService<ILogger<ChatDatabase>>() ?? NullLogger<ChatDatabase>.Instance));
        services.AddSingleton<ProjectStore, EfProjectStore>();
        services.AddSingleton<SessionStore, EfSessionStore>();
        services.AddSingleton<TurnStore, EfTurnStore>();
        services.AddSingleton<MemoryStore>(provider => new EfMemoryStore(
            provider.GetRequiredService<ChatDatabase>(), search ?? new WindowSearch(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AuditStore, EfAuditStore>();
        services.AddSingleton<ApiKeyStore, EfApiKeyStore>();
        services.AddSingleton<VisitorStore, EfVisitorStore>();
        services.AddSingleton<TenantStore, EfTenantStore>();
        services.AddSingleton<ConversationStore, EfConversationStore>();
        services.AddSingleton<UsageStore, EfUsageStore>();
    }
}
