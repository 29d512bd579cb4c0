using ChatbotPlatform;
using ChatbotPlatform.EntityFramework;
using Microsoft.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Stores on a host's own <see cref="DbContext"/>.</summary>
public static class EntityFrameworkBuilderExtensions
{
    /// <summary>
    /// Keeps everything in the host's own database, beside the host's tables. The context is registered by the host
    /// (<c>AddDbContext</c>), has <c>modelBuilder.AddChatbotPlatform()</c> in its <c>OnModelCreating</c>, and is migrated by the host.
    /// </summary>
    /// <typeparam name="TContext">The host's context.</typeparam>
    /// <param name="builder">What <c>AddChatbotPlatform()</c> returned.</param>
    /// <exception cref="InvalidOperationException">A database is chosen already.</exception>
    public static ChatbotPlatformBuilder UseEntityFramework<TContext>(this ChatbotPlatformBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddStores(
            provider => new HostContexts<TContext>(provider.GetRequiredService<IServiceScopeFactory>()),
            _ => new DatabaseFaults(),
            _ => new WriteGate());
        builder.Services.AddHostedService<HostModelCheck<TContext>>();
        return builder;
    }
}
