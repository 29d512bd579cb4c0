namespace ChatbotPlatform.EntityFramework.PostgreSql;

/// <summary>How the stores in PostgreSQL begin, and as whom.</summary>
public sealed class PostgreSqlOptions : ChatStoreOptions
{
    /// <summary>
    /// The connection of the role that owns the tables: it migrates them at the start, and grants the application's role to read and
    /// write their rows. <see langword="null"/> (the default) where the application owns its tables. Not used once the host has started.
    /// </summary>
    public string? MigrationsConnectionString { get; set; }

    /// <summary>
    /// The role of the application, for the grants. <see langword="null"/> (the default) asks the database who the application's connection
    /// belongs to; say it in a job that migrates and has no such connection.
    /// </summary>
    public string? ApplicationRole { get; set; }
}
