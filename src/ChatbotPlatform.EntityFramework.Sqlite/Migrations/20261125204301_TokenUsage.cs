using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatbotPlatform.EntityFramework.Sqlite.Migrations
{
    /// <inheritdoc />
    internal sealed partial class TokenUsage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "reserved_tokens",
                table: "turns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "daily_tokens",
                table: "projects",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "visitor_daily_tokens",
                table: "projects",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "token_usage",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    project_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    reserved = table.Column<long>(type: "INTEGER", nullable: false),
                    used = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_token_usage", x => new { x.tenant_id, x.project_id, x.day, x.subject });
                    table.ForeignKey(
                        name: "FK_token_usage_projects_tenant_id_project_id",
                        columns: x => new { x.tenant_id, x.project_id },
                        principalTable: "projects",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "token_usage");

            migrationBuilder.DropColumn(
                name: "reserved_tokens",
                table: "turns");

            migrationBuilder.DropColumn(
                name: "daily_tokens",
                table: "projects");

            migrationBuilder.DropColumn(
                name: "visitor_daily_tokens",
                table: "projects");
        }
    }
}
