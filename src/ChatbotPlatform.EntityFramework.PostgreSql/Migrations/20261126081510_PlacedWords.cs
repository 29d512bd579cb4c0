using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatbotPlatform.EntityFramework.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal sealed partial class PlacedWords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A word begins with its place, so that a search reads no other place's. What was indexed the other way is indexed anew, each session with its next turn.
            IndexAnew(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            IndexAnew(migrationBuilder);
        }

        private static void IndexAnew(MigrationBuilder migrationBuilder)
        {
            // The walls hold for the owner too; they are raised again after the migrations.
            migrationBuilder.Sql("ALTER TABLE search_entries NO FORCE ROW LEVEL SECURITY;");
            migrationBuilder.Sql("ALTER TABLE sessions NO FORCE ROW LEVEL SECURITY;");
            migrationBuilder.Sql("DELETE FROM search_entries;");
            migrationBuilder.Sql("UPDATE sessions SET indexed_through = 0;");
        }
    }
}
