namespace ChatbotPlatform.Host;

/// <summary>The database by configuration: <c>Chatbot:Database</c> is <c>sqlite</c> (default) or <c>postgresql</c>, <c>ConnectionStrings:Chatbot</c> says where.</summary>
internal static class DatabaseSetup
{
    public static ChatbotPlatformBuilder UseConfiguredDatabase(this ChatbotPlatformBuilder chat, WebApplicationBuilder builder)
    {
        var kind = builder.Configuration["Chatbot:Database"] ?? "sqlite";
        // A variable that is set to nothing says nothing.
        var connection = builder.Configuration.GetConnectionString("Chatbot") is { Length: > 0 } said ? said : null;
        return kind.ToLowerInvariant() switch
        {
            "sqlite" => chat.UseSqlite(connection ?? EmbeddedFile(builder.Environment)),
            "postgresql" => chat.UsePostgreSql(connection ?? throw new InvalidOperationException(
                "Chatbot:Database is postgresql, but ConnectionStrings:Chatbot says not where it is. " +
                "Set it, for instance ConnectionStrings__Chatbot=\"Host=localhost;Database=chatbot;Username=chatbot;Password=…\".")),
            _ => throw new InvalidOperationException($"Chatbot:Database is \"{kind}\"; it can be sqlite or postgresql."),
        };
    }

    private static string EmbeddedFile(IHostEnvironment environment)
    {
        var folder = Directory.CreateDirectory(Path.Combine(environment.ContentRootPath, "data"));
        return $"Data Source={Path.Combine(folder.FullName, "chatbot.db")}";
    }
}
