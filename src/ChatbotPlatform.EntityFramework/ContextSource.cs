using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.EntityFramework;

/// <summary>Where a verb gets its short-lived context from.</summary>
internal abstract class ContextSource
{
    public abstract ContextLease Open();
}

/// <summary>A context for the length of one verb, and what has to be disposed with it.</summary>
internal readonly struct ContextLease(DbContext context, IAsyncDisposable owner) : IAsyncDisposable
{
    public DbContext Context { get; } = context;

    public ValueTask DisposeAsync() => owner.DisposeAsync();
}

/// <summary>Our own database: contexts come from a pool.</summary>
internal sealed class PooledContexts(IDbContextFactory<ChatDbContext> pool) : ContextSource
{
    public override ContextLease Open()
    {
        var context = pool.CreateDbContext();
        return new ContextLease(context, context);
    }
}

/// <summary>A host's own context: one from a service scope of our own, so that we neither see nor save what a request is working on.</summary>
internal sealed class HostContexts<TContext>(IServiceScopeFactory scopes) : ContextSource
    where TContext : DbContext
{
    public override ContextLease Open()
    {
        var scope = scopes.CreateAsyncScope();
        return new ContextLease(scope.ServiceProvider.GetRequiredService<TContext>(), scope);
    }
}
