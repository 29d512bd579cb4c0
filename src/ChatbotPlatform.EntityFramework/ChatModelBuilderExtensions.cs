using ChatbotPlatform.EntityFramework.Model;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds ChatbotPlatform's tables to a host's own <see cref="DbContext"/>.</summary>
public static class ChatModelBuilderExtensions
{
    /// <summary>
    /// Adds the tables of projects, prompts, sessions, messages, turns, summaries and spent budgets, and of the audit. Call it in <c>OnModelCreating</c>; the host's
    /// own migrations then create them.
    /// </summary>
    /// <param name="modelBuilder">The context's model.</param>
    /// <param name="tablePrefix">What each table's name begins with, so that it meets none of the host's.</param>
    public static ModelBuilder AddChatbotPlatform(this ModelBuilder modelBuilder, string tablePrefix = "chatbot_")
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        ArgumentNullException.ThrowIfNull(tablePrefix);
        new ChatModel(modelBuilder, tablePrefix).Build();
        return modelBuilder;
    }
}
