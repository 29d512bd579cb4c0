using ChatbotPlatform.EntityFramework.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.EntityFramework;

/// <summary>Tells at start-up, and not at the first message, that a host's context lacks our tables.</summary>
internal sealed class HostModelCheck<TContext>(IServiceScopeFactory scopes) : DatabaseStart
    where TContext : DbContext
{
    public override async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetService<TContext>()
            ?? throw new InvalidOperationException($"{typeof(TContext).Name} is not registered: call AddDbContext<{typeof(TContext).Name}>().");
        if (context.Model.FindEntityType(typeof(TurnRow)) is null)
            throw new InvalidOperationException(
                $"{typeof(TContext).Name} has no tables of ChatbotPlatform: call modelBuilder.AddChatbotPlatform() in its OnModelCreating, and add a migration.");
    }
}
