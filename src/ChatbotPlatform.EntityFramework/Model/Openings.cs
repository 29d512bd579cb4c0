namespace ChatbotPlatform.EntityFramework.Model;

/// <summary>
/// The openings in the walls between the tenants, all of them. Each lets rows be read, and none be written, by a verb that was begun for it
/// and knows no tenant yet.
/// </summary>
internal static class Openings
{
    /// <summary>Rows that are found by a secret: table and column.</summary>
    public static IReadOnlyList<(string Table, string Column)> Lookups { get; } =
    [
        ("projects", "publishable_key"),
        // No secret, and not of one project alone: a verb asks whether there is any.
        ("widget_origins", "origin"),
        ("api_keys", "key_hash"),
    ];

    /// <summary>Rows that the process sees to on its own account: table and condition.</summary>
    public static IReadOnlyList<(string Table, string Rows)> Sweeps { get; } =
    [
        // Those of dead nodes, and those whose prompts are to be forgotten.
        ("turns", $"{ChatModel.IsRunning} OR prompt IS NOT NULL"),
        // Whose they are is all that is read: what memory owes them is looked for tenant by tenant.
        ("sessions", "updated_at > now() - interval '3 days'"),
    ];
}
