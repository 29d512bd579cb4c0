using ChatbotPlatform.EntityFramework.PostgreSql;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations.Builders;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Row-level security for ChatbotPlatform's tables in a host's own PostgreSQL database.</summary>
public static class RowLevelSecurityMigrationExtensions
{
    /// <summary>
    /// Lets the database itself keep the tenants apart: forces row-level security on each of ChatbotPlatform's tables that is there, their
    /// owner included. Call it at the end of <c>Up</c> in the migration that makes the tables, and again in each that changes
    /// them; it can be run any number of times.
    /// </summary>
    /// <param name="migrationBuilder">The migration.</param>
    /// <param name="tablePrefix">What was given to <c>AddChatbotPlatform</c>.</param>
    /// <param name="applicationRole">The application's role, where it is not the one that migrates: it may then read and write the tables.</param>
    public static OperationBuilder<SqlOperation> EnableChatbotRowLevelSecurity(
        this MigrationBuilder migrationBuilder, string tablePrefix = "chatbot_", string? applicationRole = null)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        ArgumentNullException.ThrowIfNull(tablePrefix);
        return migrationBuilder.Sql(RowLevelSecurity.Sql(tablePrefix, applicationRole));
    }
}
