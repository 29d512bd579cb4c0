using ChatbotPlatform.EntityFramework;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotPlatform.Migrations;

/// <summary>Gives dotnet-ef the context of one database: <c>-- sqlite</c> or <c>-- postgresql</c>. Nothing is connected to.</summary>
internal sealed class ChatDbContextFactory : IDesignTimeDbContextFactory<ChatDbContext>
{
    public ChatDbContext CreateDbContext(string[] args)
    {
        var builder = new ChatbotPlatformBuilder(new ServiceCollection());
        _ = args switch
        {
            ["sqlite"] => builder.UseSqlite("Data Source=design.db"),
            ["postgresql"] => builder.UsePostgreSql("Host=localhost;Database=design"),
            _ => throw new ArgumentException("Say which database: -- sqlite, or -- postgresql."),
        };
        return builder.Services.BuildServiceProvider().GetRequiredService<IDbContextFactory<ChatDbContext>>().CreateDbContext();
    }
}
