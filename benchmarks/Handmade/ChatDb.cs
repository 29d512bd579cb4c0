using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Benchmarks.Handmade;

internal sealed class ChatDb(DbContextOptions<ChatDb> options) : DbContext(options)
{
    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Message> Messages => Set<Message>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Message>().HasIndex(m => m.SessionId);
}

internal sealed class Session
{
    public Guid Id { get; set; }

    public DateTime CreatedAt { get; set; }
}

internal sealed class Message
{
    public int Id { get; set; }

    public Guid SessionId { get; set; }

    public required string Role { get; set; }

    public required string Text { get; set; }

    public DateTime CreatedAt { get; set; }
}

internal sealed record ChatRequest(string Message, [property: JsonPropertyName("session_id")] Guid? SessionId);
