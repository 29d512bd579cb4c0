using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatbotPlatform.EntityFramework.Sqlite.Migrations
{
    /// <inheritdoc />
    internal sealed partial class InsightIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_sessions_tenant_id_user_id_updated_at_id_project_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "IX_api_keys_tenant_id_project_id",
                table: "api_keys");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_tenant_id_user_id_project_id_updated_at_id",
                table: "sessions",
                columns: new[] { "tenant_id", "user_id", "project_id", "updated_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_sessions_tenant_id_user_id_updated_at_id",
                table: "sessions",
                columns: new[] { "tenant_id", "user_id", "updated_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_api_keys_tenant_id_project_id_id",
                table: "api_keys",
                columns: new[] { "tenant_id", "project_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_sessions_tenant_id_user_id_project_id_updated_at_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "IX_sessions_tenant_id_user_id_updated_at_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "IX_api_keys_tenant_id_project_id_id",
                table: "api_keys");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_tenant_id_user_id_updated_at_id_project_id",
                table: "sessions",
                columns: new[] { "tenant_id", "user_id", "updated_at", "id", "project_id" });

            migrationBuilder.CreateIndex(
                name: "IX_api_keys_tenant_id_project_id",
                table: "api_keys",
                columns: new[] { "tenant_id", "project_id" });
        }
    }
}
