namespace ChatbotPlatform.EntityFramework;

/// <summary>Whose rows a verb may touch. Every verb says so before it has a database to itself; what says nothing touches none.</summary>
internal readonly struct Tenants
{
    private readonly IReadOnlyList<string>? _ids;

    private Tenants(IReadOnlyList<string>? ids, bool areAll = false, string? secret = null)
    {
        _ids = ids;
        AreAll = areAll;
        Secret = secret;
    }

    /// <summary>
    /// All of them: for what the process does on its own account, and nobody asked for (turns of dead nodes). Such a verb reads which
    /// rows there are to see to (<see cref="Model.Openings.Sweeps"/>), and then sees to each as its own tenant's.
    /// </summary>
    public static Tenants All => new(null, areAll: true);

    /// <summary>The tenants that were named.</summary>
    public IReadOnlyList<string> Ids => _ids ?? [];

    /// <summary>The one tenant, when one was named; else <see langword="null"/>.</summary>
    public string? Only => Ids is [var only] ? only : null;

    /// <summary>Whether it is <see cref="All"/>.</summary>
    public bool AreAll { get; }

    /// <summary>What a row is to be found by, when it is not known yet whose it is.</summary>
    public string? Secret { get; }

    public static implicit operator Tenants(ChatScope scope) => Of(scope.TenantId);

    public static Tenants Of(string tenantId) => new([tenantId]);

    public static Tenants Of(IEnumerable<string> tenantIds) => new([.. tenantIds.Distinct()]);

    /// <summary>
    /// Whoever owns the row with this secret: the hash of an API key, a publishable key. The row can be read in the tables and by the columns
    /// of <see cref="Model.Openings.Lookups"/>, and nothing else can.
    /// </summary>
    public static Tenants Lookup(string secret) =>
        string.IsNullOrEmpty(secret) ? throw new ArgumentException("Nothing can be found by an empty secret.", nameof(secret)) : new(null, secret: secret);
}
