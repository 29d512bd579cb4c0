using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatbotPlatform.EntityFramework.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal sealed partial class Memory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "prompt",
                table: "turns",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "facts",
                table: "summaries",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<long>(
                name: "input_tokens",
                table: "summaries",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "output_tokens",
                table: "summaries",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "indexed_through",
                table: "sessions",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "memory_input_tokens",
                table: "sessions",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "memory_output_tokens",
                table: "sessions",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "memory_recall_other_sessions",
                table: "projects",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "memory_recall_tokens",
                table: "projects",
                type: "integer",
                nullable: false,
                defaultValue: 2000);

            migrationBuilder.AddColumn<string>(
                name: "memory_summary_model",
                table: "projects",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "search_entries",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    project_id = table.Column<Guid>(type: "uuid", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    terms = table.Column<string>(type: "text", nullable: false),
                    vector = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_entries", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "FK_search_entries_messages_tenant_id_id",
                        columns: x => new { x.tenant_id, x.id },
                        principalTable: "messages",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_turns_prompts",
                table: "turns",
                column: "ended_at",
                filter: "prompt IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_search_entries_tenant_id_session_id_ordinal",
                table: "search_entries",
                columns: new[] { "tenant_id", "session_id", "ordinal" });

            migrationBuilder.CreateIndex(
                name: "IX_search_entries_tenant_id_user_id_project_id_id",
                table: "search_entries",
                columns: new[] { "tenant_id", "user_id", "project_id", "id" });
            // Exactly our words, without a language's rules, in a form that is indexed.
            migrationBuilder.Sql(
                "ALTER TABLE search_entries ADD COLUMN search tsvector NOT NULL "
                + "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED");
            migrationBuilder.Sql("CREATE INDEX \"IX_search_entries_search\" ON search_entries USING gin (search)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "search_entries");

            migrationBuilder.DropIndex(
                name: "IX_turns_prompts",
                table: "turns");

            migrationBuilder.DropColumn(
                name: "prompt",
                table: "turns");

            migrationBuilder.DropColumn(
                name: "facts",
                table: "summaries");

            migrationBuilder.DropColumn(
                name: "input_tokens",
                table: "summaries");

            migrationBuilder.DropColumn(
                name: "output_tokens",
                table: "summaries");

            migrationBuilder.DropColumn(
                name: "indexed_through",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "memory_input_tokens",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "memory_output_tokens",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "memory_recall_other_sessions",
                table: "projects");

            migrationBuilder.DropColumn(
                name: "memory_recall_tokens",
                table: "projects");

            migrationBuilder.DropColumn(
                name: "memory_summary_model",
                table: "projects");
        }
    }
}
