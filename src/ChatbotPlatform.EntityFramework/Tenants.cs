namespace ChatbotPlatform.EntityFramework;

/// <summary>Whose rows a verb may touch. Every verb says so before it has a database to itself.</summary>
internal readonly struct Tenants
{
    private Tenants(IReadOnlyList<string>? ids) => Ids = ids;

    /// <summary>
    /// All of them: for what the process does on its own account, and nobody asked for (turns of dead nodes). Such a verb reads which
    /// rows there are to see to, and then sees to each as its own tenant's.
    /// </summary>
    public static Tenants All => default;

    /// <summary>The tenants' ids; <see langword="null"/> for all.</summary>
    public IReadOnlyList<string>? Ids { get; }

    public static implicit operator Tenants(ChatScope scope) => Of(scope.TenantId);

    public static Tenants Of(string tenantId) => new([tenantId]);

    public static Tenants Of(IEnumerable<string> tenantIds) => new([.. tenantIds.Distinct()]);
}
