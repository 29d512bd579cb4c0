using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatbotPlatform.EntityFramework.Sqlite.Migrations
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "facts",
                table: "summaries",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<long>(
                name: "input_tokens",
                table: "summaries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "output_tokens",
                table: "summaries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "indexed_through",
                table: "sessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "memory_input_tokens",
                table: "sessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "memory_output_tokens",
                table: "sessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "memory_recall_other_sessions",
                table: "projects",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "memory_recall_tokens",
                table: "projects",
                type: "INTEGER",
                nullable: false,
                defaultValue: 2000);

            migrationBuilder.AddColumn<string>(
                name: "memory_summary_model",
                table: "projects",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "search_entries",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    project_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    terms = table.Column<string>(type: "TEXT", nullable: false),
                    vector = table.Column<byte[]>(type: "BLOB", nullable: true)
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
            // Only the words, in an index of their own; triggers keep it, and fire for cascades too.
            migrationBuilder.Sql("CREATE UNIQUE INDEX \"IX_search_entries_number\" ON search_entries (number)");
            migrationBuilder.Sql(
                "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='', contentless_delete=1, "
                + "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")");
            migrationBuilder.Sql(
                "CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN "
                + "INSERT INTO search_index (rowid, terms) VALUES (new.number, new.terms); END");
            migrationBuilder.Sql(
                "CREATE TRIGGER search_entries_deleted AFTER DELETE ON search_entries BEGIN "
                + "DELETE FROM search_index WHERE rowid = old.number; END");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE search_index");

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
