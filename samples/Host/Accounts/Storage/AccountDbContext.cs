using System.Text.Json;
using ChatbotPlatform.Host.Accounts.SignIns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatbotPlatform.Host.Accounts.Storage;

/// <summary>The accounts' tables, in the chat's database and beside its own. Of Identity's model only the users are needed.</summary>
internal abstract class AccountDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>Where the applied migrations are listed: not where the chat's are.</summary>
    public const string MigrationsTable = "account_migrations";

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<SignInRow> SignIns => Set<SignInRow>();

    public DbSet<RefreshTokenRow> RefreshTokens => Set<RefreshTokenRow>();

    public DbSet<SigningKeyRow> SigningKeys => Set<SigningKeyRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // SQLite compares DateTime, but not DateTimeOffset.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Account>(account =>
        {
            account.ToTable("accounts");
            account.Property(a => a.DisplayName).HasMaxLength(Account.MaxDisplayNameLength);
            account.Property(a => a.Email).HasMaxLength(Account.MaxEmailLength).IsRequired();
            account.Property(a => a.NormalizedEmail).HasMaxLength(Account.MaxEmailLength).IsRequired();
            account.Property(a => a.ConcurrencyStamp).HasMaxLength(36).IsConcurrencyToken();
            account.Property(a => a.SecurityStamp).HasMaxLength(64);
            account.HasIndex(a => a.NormalizedEmail).IsUnique();
            account.Ignore(a => a.UserName).Ignore(a => a.NormalizedUserName).Ignore(a => a.PhoneNumber)
                .Ignore(a => a.PhoneNumberConfirmed).Ignore(a => a.TwoFactorEnabled);
        });
        modelBuilder.Entity<SignInRow>(signIn =>
        {
            signIn.ToTable("account_sign_ins");
            signIn.Property(s => s.Device).HasMaxLength(Device.MaxLength);
            signIn.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<RefreshTokenRow>(token =>
        {
            token.ToTable("account_refresh_tokens");
            token.HasKey(t => t.Hash);
            token.Property(t => t.Hash).HasMaxLength(64);
            token.HasOne<SignInRow>().WithMany().HasForeignKey(t => t.SignInId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<SigningKeyRow>(key =>
        {
            key.ToTable("account_signing_keys");
            key.HasKey(k => k.Generation);
            key.Property(k => k.Generation).ValueGeneratedNever();
            key.Property(k => k.KeyId).HasMaxLength(64);
        });
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
            foreach (var property in entity.GetProperties())
                property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
    }

    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
        time => time.UtcDateTime, stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
}

/// <summary>Its own type, because Entity Framework tells migrations apart by the context they name.</summary>
internal sealed class SqliteAccountDbContext(DbContextOptions<SqliteAccountDbContext> options) : AccountDbContext(options);

/// <inheritdoc cref="SqliteAccountDbContext" />
internal sealed class PostgreSqlAccountDbContext(DbContextOptions<PostgreSqlAccountDbContext> options) : AccountDbContext(options);
