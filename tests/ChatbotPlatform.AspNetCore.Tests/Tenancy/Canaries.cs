using System.Collections.Concurrent;

namespace ChatbotPlatform.AspNetCore.Tests.Tenancy;

/// <summary>Words that stand in everything of a tenant or a user, and in nothing of anybody else's.</summary>
internal sealed class Canaries
{
    private readonly ConcurrentQueue<string> _crossings = new();
    private readonly List<(string Tenant, string User)> _all = [];

    public IReadOnlyCollection<string> Crossings => _crossings;

    public static string OfTenant(string tenant) => $"tnt-{tenant}-canary";

    public static string OfUser(string tenant, string user) => $"usr-{tenant}-{user.Replace(':', '-')}-canary";

    public void Add(string tenant, string user) => _all.Add((tenant, user));

    /// <summary>Looks for what is not of this user in what they were told.</summary>
    public void CheckAnswer(string tenant, string user, string what, string text)
    {
        if (!text.Contains("-canary", StringComparison.Ordinal))
            return;
        foreach (var (otherTenant, otherUser) in _all)
            if ((otherTenant != tenant && text.Contains(OfTenant(otherTenant), StringComparison.Ordinal))
                || ((otherTenant, otherUser) != (tenant, user) && text.Contains(OfUser(otherTenant, otherUser), StringComparison.Ordinal)))
                _crossings.Enqueue($"{tenant}/{user} was told of {otherTenant}/{otherUser} by {what}");
    }

    /// <summary>Looks for two tenants or two users in one text: what a model was sent, or a row.</summary>
    public void CheckWhole(string what, string text)
    {
        if (_all.Select(a => a.Tenant).Distinct().Count(t => text.Contains(OfTenant(t), StringComparison.Ordinal)) > 1
            || _all.Count(a => text.Contains(OfUser(a.Tenant, a.User), StringComparison.Ordinal)) > 1)
            _crossings.Enqueue($"two in one: {what}");
    }

    public void CheckRow(string tenant, string table, string row)
    {
        foreach (var (other, user) in _all.Where(a => a.Tenant != tenant))
            if (row.Contains(OfTenant(other), StringComparison.Ordinal) || row.Contains(OfUser(other, user), StringComparison.Ordinal))
                _crossings.Enqueue($"a row of {table} of {tenant} holds what is {other}'s");
    }

    public void Crossed(string what) => _crossings.Enqueue(what);
}
