using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatbotPlatform.EntityFramework.Sqlite.Migrations
{
    /// <inheritdoc />
    internal sealed partial class PlacedWords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A word begins with its place, so that a search reads no other place's; and where in a text it stands is never asked. What was indexed the other way
            // is indexed anew, each session with its next turn.
            Make(migrationBuilder, ", detail=none, columnsize=0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            Make(migrationBuilder, "");
        }

        private static void Make(MigrationBuilder migrationBuilder, string options)
        {
            migrationBuilder.Sql("DROP TRIGGER search_entries_added");
            migrationBuilder.Sql("DROP TRIGGER search_entries_deleted");
            migrationBuilder.Sql("DROP TABLE search_index");
            migrationBuilder.Sql("DELETE FROM search_entries");
            migrationBuilder.Sql("UPDATE sessions SET indexed_through = 0");
            migrationBuilder.Sql(
                "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='search_entries', content_rowid='number', "
                + $"tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\"{options})");
            migrationBuilder.Sql("INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1)");
            migrationBuilder.Sql(
                "CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN "
                + "INSERT INTO search_index (rowid, terms) VALUES (new.number, new.terms); END");
            migrationBuilder.Sql(
                "CREATE TRIGGER search_entries_deleted AFTER DELETE ON search_entries BEGIN "
                + "INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', old.number, old.terms); END");
        }
    }
}
