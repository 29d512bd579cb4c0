using ChatbotPlatform.EntityFramework;
using ChatbotPlatform.Host.Accounts.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Host.Operating;

/// <summary>
/// The database by configuration: <c>Chatbot:Database</c> is <c>sqlite</c> (default) or <c>postgresql</c>, <c>ConnectionStrings:Chatbot</c> says where.
/// With PostgreSQL, <c>ConnectionStrings:ChatbotMigrations</c> may say how the role that owns the tables connects.
/// </summary>
internal sealed record ConfiguredDatabase(bool IsPostgreSql, string ConnectionString, string? MigrationsConnectionString = null)
{
    public static ConfiguredDatabase Of(WebApplicationBuilder builder)
    {
        var kind = builder.Configuration["Chatbot:Database"] ?? "sqlite";
        var connection = Said(builder, "Chatbot");
        return kind.ToLowerInvariant() switch
        {
            "sqlite" => new(false, connection ?? $"Data Source={Path.Combine(DataFolder.Of(builder.Environment), "chatbot.db")}"),
            "postgresql" => new(true, connection ?? throw new InvalidOperationException(
                "Chatbot:Database is postgresql, but ConnectionStrings:Chatbot says not where it is. " +
                "Set it, for instance ConnectionStrings__Chatbot=\"Host=localhost;Database=chatbot;Username=chatbot;Password=…\"."), Said(builder, "ChatbotMigrations")),
            _ => throw new InvalidOperationException($"Chatbot:Database is \"{kind}\"; it can be sqlite or postgresql."),
        };
    }

    /// <summary>A variable that is set to nothing says nothing.</summary>
    private static string? Said(WebApplicationBuilder builder, string name) =>
        builder.Configuration.GetConnectionString(name) is { Length: > 0 } said ? said : null;
}

internal static class DatabaseSetup
{
    public static ChatbotPlatformBuilder UseConfiguredDatabase(this ChatbotPlatformBuilder chat, ConfiguredDatabase database) =>
        database.IsPostgreSql
            ? chat.UsePostgreSql(database.ConnectionString, options => options.MigrationsConnectionString = database.MigrationsConnectionString)
            : chat.UseSqlite(database.ConnectionString);

    /// <summary>
    /// Begins to build Entity Framework's models, which takes as long as all that is done meanwhile: the routes are mapped. Who needs one first waits
    /// for it, and is told what is wrong with it.
    /// </summary>
    public static void BeginModels(this WebApplication app) => _ = Task.Run(() =>
    {
        using var chat = app.Services.GetRequiredService<IDbContextFactory<ChatDbContext>>().CreateDbContext();
        _ = chat.Model;
        using var accounts = app.Services.GetRequiredService<AccountDatabase>().Open();
        _ = accounts.Model;
    });
}
