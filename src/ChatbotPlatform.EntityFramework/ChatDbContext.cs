using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.EntityFramework;

/// <summary>
/// The database of ChatbotPlatform when it has one of its own. Hosts reach its data through the stores; this type is public for
/// migrations and start-up tools.
/// </summary>
/// <param name="options">Set by <c>UseSqlite</c> or <c>UsePostgreSql</c>.</param>
public sealed class ChatDbContext(DbContextOptions<ChatDbContext> options) : DbContext(options)
{
    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddChatbotPlatform(tablePrefix: "");
}
