namespace ChatbotPlatform.EntityFramework;

/// <summary>How the stores begin.</summary>
public class ChatStoreOptions
{
    /// <summary>
    /// Whether the host brings the database up to date when it starts. Several hosts may start at once. Default true; where
    /// the application may not change tables and knows nobody who may, set it to false and run the migrations apart.
    /// </summary>
    public bool MigrateAtStart { get; set; } = true;
}
