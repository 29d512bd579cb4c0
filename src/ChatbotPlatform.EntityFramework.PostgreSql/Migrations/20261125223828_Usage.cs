using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatbotPlatform.EntityFramework.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal sealed partial class Usage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_sessions_tenant_id_project_id",
                table: "sessions");

            migrationBuilder.AddColumn<DateOnly>(
                name: "day",
                table: "turns",
                type: "date",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            migrationBuilder.AddColumn<int>(
                name: "duration_ms",
                table: "turns",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "first_text_ms",
                table: "turns",
                type: "integer",
                nullable: true);

            // The wall holds the tables' owner as well, and is raised again in this very transaction.
            migrationBuilder.Sql("""
                ALTER TABLE turns NO FORCE ROW LEVEL SECURITY;
                UPDATE turns SET day = (created_at AT TIME ZONE 'UTC')::date,
                    duration_ms = least(2147483647, greatest(0, extract(epoch FROM ended_at - created_at) * 1000))::integer;
                ALTER TABLE turns FORCE ROW LEVEL SECURITY;
                """);

            migrationBuilder.CreateIndex(
                name: "IX_turns_usage",
                table: "turns",
                columns: new[] { "tenant_id", "project_id", "day", "model", "status", "duration_ms", "first_text_ms", "input_tokens", "output_tokens" });

            migrationBuilder.CreateIndex(
                name: "IX_sessions_tenant_id_project_id_updated_at_id",
                table: "sessions",
                columns: new[] { "tenant_id", "project_id", "updated_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_messages_feedback",
                table: "messages",
                columns: new[] { "tenant_id", "session_id", "feedback_rating" },
                filter: "feedback_rating IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_turns_usage",
                table: "turns");

            migrationBuilder.DropIndex(
                name: "IX_sessions_tenant_id_project_id_updated_at_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "IX_messages_feedback",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "day",
                table: "turns");

            migrationBuilder.DropColumn(
                name: "duration_ms",
                table: "turns");

            migrationBuilder.DropColumn(
                name: "first_text_ms",
                table: "turns");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_tenant_id_project_id",
                table: "sessions",
                columns: new[] { "tenant_id", "project_id" });
        }
    }
}
