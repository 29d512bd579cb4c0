using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatbotPlatform.EntityFramework.Sqlite.Migrations
{
    /// <inheritdoc />
    internal sealed partial class PromptVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_sessions_tenant_id_user_id_updated_at",
                table: "sessions");

            migrationBuilder.AddColumn<int>(
                name: "text_version",
                table: "prompts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "prompts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "allowed_models",
                table: "projects",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "variables",
                table: "projects",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "prompt_versions",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    prompt_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    restored_from = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_prompt_versions", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "FK_prompt_versions_prompts_tenant_id_prompt_id",
                        columns: x => new { x.tenant_id, x.prompt_id },
                        principalTable: "prompts",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            // What prompts say now is their first version, or a change would lose it.
            migrationBuilder.Sql("UPDATE prompts SET text_version = 1, version = 1;");
            migrationBuilder.Sql(
                """
                INSERT INTO prompt_versions (tenant_id, id, prompt_id, number, name, content, created_at)
                SELECT tenant_id, id, id, 1, name, content, updated_at FROM prompts;
                """);

            migrationBuilder.CreateIndex(
                name: "IX_sessions_tenant_id_user_id_updated_at_id_project_id",
                table: "sessions",
                columns: new[] { "tenant_id", "user_id", "updated_at", "id", "project_id" });

            migrationBuilder.CreateIndex(
                name: "IX_projects_tenant_id_created_at_id",
                table: "projects",
                columns: new[] { "tenant_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_prompt_versions_tenant_id_prompt_id_number",
                table: "prompt_versions",
                columns: new[] { "tenant_id", "prompt_id", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "prompt_versions");

            migrationBuilder.DropIndex(
                name: "IX_sessions_tenant_id_user_id_updated_at_id_project_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "IX_projects_tenant_id_created_at_id",
                table: "projects");

            migrationBuilder.DropColumn(
                name: "text_version",
                table: "prompts");

            migrationBuilder.DropColumn(
                name: "version",
                table: "prompts");

            migrationBuilder.DropColumn(
                name: "allowed_models",
                table: "projects");

            migrationBuilder.DropColumn(
                name: "variables",
                table: "projects");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_tenant_id_user_id_updated_at",
                table: "sessions",
                columns: new[] { "tenant_id", "user_id", "updated_at" });
        }
    }
}
