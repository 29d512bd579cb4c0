using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework;

/// <summary>Names that hold a word. The case of ASCII letters does not matter, and that of others where the database knows them (PostgreSQL).</summary>
internal static class Search
{
    private const string Escape = "\\";

    public static Expression<Func<TRow, bool>> In<TRow>(Expression<Func<TRow, string>> name, string word)
    {
        var pattern = $"%{word.Replace(Escape, Escape + Escape, StringComparison.Ordinal)
            .Replace("%", Escape + "%", StringComparison.Ordinal).Replace("_", Escape + "_", StringComparison.Ordinal)}%";
#pragma warning disable CA1308, CA1304, CA1311 // The database's own lower case, and its counterpart.
        var lower = pattern.ToLowerInvariant();
        // The second is for what SQLite cannot bring to lower case: it is found as it is written.
        Expression<Func<string, bool>> isLike = n =>
            EF.Functions.Like(n.ToLower(), lower, Escape) || EF.Functions.Like(n, pattern, Escape);
#pragma warning restore CA1308, CA1304, CA1311
        return Expression.Lambda<Func<TRow, bool>>(
            new Replacement(isLike.Parameters[0], name.Body).Visit(isLike.Body), name.Parameters);
    }

    private sealed class Replacement(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
