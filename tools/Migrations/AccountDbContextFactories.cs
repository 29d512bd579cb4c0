using ChatbotPlatform.Host.Accounts.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ChatbotPlatform.Migrations;

/// <summary>Gives dotnet-ef the sample host's account contexts, by <c>--context</c>. Nothing is connected to.</summary>
internal sealed class SqliteAccountDbContextFactory : IDesignTimeDbContextFactory<SqliteAccountDbContext>
{
    public SqliteAccountDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteAccountDbContext>();
        AccountDatabaseSetup.UseSqlite(options, "Data Source=design.db");
        return new SqliteAccountDbContext(options.Options);
    }
}

/// <inheritdoc cref="SqliteAccountDbContextFactory" />
internal sealed class PostgreSqlAccountDbContextFactory : IDesignTimeDbContextFactory<PostgreSqlAccountDbContext>
{
    public PostgreSqlAccountDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgreSqlAccountDbContext>();
        AccountDatabaseSetup.UsePostgreSql(options, "Host=localhost;Database=design");
        return new PostgreSqlAccountDbContext(options.Options);
    }
}
