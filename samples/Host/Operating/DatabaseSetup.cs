namespace ChatbotPlatform.Host.Operating;

/// <summary>The database by configuration: <c>Chatbot:Database</c> is <c>sqlite</c> (default) or <c>postgresql</c>, <c>ConnectionStrings:Chatbot</c> says where.</summary>
internal sealed record ConfiguredDatabase(bool IsPostgreSql, string ConnectionString)
{
    public static ConfiguredDatabase Of(WebApplicationBuilder builder)
    {
        var kind = builder.Configuration["Chatbot:Database"] ?? "sqlite";
        // A variable that is set to nothing says nothing.
        var connection = builder.Configuration.GetConnectionString("Chatbot") is { Length: > 0 } said ? said : null;
        return kind.ToLowerInvariant() switch
        {
            "sqlite" => new(false, connection ?? $"Data Source={Path.Combine(DataFolder.Of(builder.Environment), "chatbot.db")}"),
            "postgresql" => new(true, connection ?? throw new InvalidOperationException(
                "Chatbot:Database is postgresql, but ConnectionStrings:Chatbot says not where it is. " +
                "Set it, for instance ConnectionStrings__Chatbot=\"Host=localhost;Database=chatbot;Username=chatbot;Password=…\".")),
            _ => throw new InvalidOperationException($"Chatbot:Database is \"{kind}\"; it can be sqlite or postgresql."),
        };
    }
}

internal static class DatabaseSetup
{
    public static ChatbotPlatformBuilder UseConfiguredDatabase(this ChatbotPlatformBuilder chat, ConfiguredDatabase database) =>
        database.IsPostgreSql ? chat.UsePostgreSql(database.ConnectionString) : chat.UseSqlite(database.ConnectionString);
}
