using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework;

/// <summary>What holds a verb to its tenants besides its own conditions. Entered when a verb has its context, and left with it.</summary>
internal abstract class TenantWall
{
    /// <summary>Lets the context see the rows of these tenants and no others, until what is returned is disposed.</summary>
    public abstract ValueTask<IAsyncDisposable> EnterAsync(DbContext context, Tenants tenants, CancellationToken cancellationToken);
}

/// <summary>No wall: the verbs' own conditions hold alone.</summary>
internal sealed class NoTenantWall : TenantWall, IAsyncDisposable
{
    public override ValueTask<IAsyncDisposable> EnterAsync(DbContext context, Tenants tenants, CancellationToken cancellationToken) => new(this);

    public ValueTask DisposeAsync() => default;
}
