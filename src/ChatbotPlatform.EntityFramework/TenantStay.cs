using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework;

/// <summary>
/// A verb's time on a context, and whose rows it may touch meanwhile. The queries' filter asks it, what is saved is held against it, and
/// a database with walls of its own is told of it. A context outside of a stay shows no row of ours.
/// </summary>
internal sealed class TenantStay : IDisposable
{
    // Beside the contexts and not in them: a host's own context has no place for it.
    private static readonly ConditionalWeakTable<DbContext, TenantStay> Stays = [];

    private readonly DbContext _context;

    private TenantStay(DbContext context, Tenants tenants)
    {
        _context = context;
        Tenants = tenants;
    }

    public Tenants Tenants { get; }

    /// <summary>The transaction in which the database knows the tenants already.</summary>
    public DbTransaction? ToldIn { get; set; }

    public static TenantStay Enter(DbContext context, Tenants tenants)
    {
        var stay = new TenantStay(context, tenants);
        Stays.Add(context, stay);
        context.SavingChanges += stay.Check;
        return stay;
    }

    /// <summary>The stay that goes on.</summary>
    public static TenantStay? Of(DbContext? context) => context is not null && Stays.TryGetValue(context, out var stay) ? stay : null;

    public void Dispose()
    {
        _context.SavingChanges -= Check;
        Stays.Remove(_context);
    }

    /// <summary>Filters hold what is read; this holds what is added, changed and removed.</summary>
    private void Check(object? sender, SavingChangesEventArgs e)
    {
        foreach (var entry in _context.ChangeTracker.Entries<ITenantRow>())
            if (entry.State is not (EntityState.Unchanged or EntityState.Detached) && !Tenants.Ids.Contains(entry.Entity.TenantId))
                throw new InvalidOperationException($"A verb was about to write a {entry.Metadata.ClrType.Name} of a tenant it was not for.");
    }
}
