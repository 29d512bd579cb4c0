using Microsoft.EntityFrameworkCore;

namespace ChatbotPlatform.Conformance;

/// <summary>A host's own context: a table of its own, and ours beside it.</summary>
public sealed class HostDbContext(DbContextOptions<HostDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Invoice>();
        modelBuilder.AddChatbotPlatform();
    }

    /// <summary>What the host is about.</summary>
    internal sealed class Invoice
    {
        public int Id { get; set; }

        // The scan for a tenant's rows looks into every table.
        [System.ComponentModel.DataAnnotations.Schema.Column("tenant_id")]
        public string Tenant { get; set; } = "";
    }
}
