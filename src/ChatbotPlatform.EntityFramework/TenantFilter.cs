using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework;

/// <summary>
/// The filter on every table: the rows of the one tenant whose verb has the context. A verb for several tenants says so where it begins
/// its query, in <see cref="ScopedSets"/>.
/// </summary>
internal static class TenantFilter
{
    public const string Name = "ChatbotTenant";

    // Entity Framework puts the context that runs the query in the place of any expression of a context's type, and so makes a
    // parameter of each execution out of what depends on it. None is named here: the model outlives them all.
    private static readonly Expression Tenant = Expression.Call(
        ((Func<DbContext, string?>)TenantOf).Method, Expression.Constant(null, typeof(DbContext)));

    public static LambdaExpression For(Type row)
    {
        var it = Expression.Parameter(row, "row");
        return Expression.Lambda(Expression.Equal(Expression.Property(it, nameof(ITenantRow.TenantId)), Tenant), it);
    }

    private static string? TenantOf(DbContext context) => TenantStay.Of(context)?.Tenants.Only;
}
