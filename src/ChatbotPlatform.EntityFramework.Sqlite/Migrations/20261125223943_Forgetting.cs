using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatbotPlatform.EntityFramework.Sqlite.Migrations
{
    /// <inheritdoc />
    internal sealed partial class Forgetting : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A deleted message is to leave no word behind, in the index neither: FTS5 wipes a deleted word at once only where it can be told
            // what the words were. So the index reads them from search_entries, in place of remembering that a row is gone.
            migrationBuilder.Sql("DROP TRIGGER search_entries_added");
            migrationBuilder.Sql("DROP TRIGGER search_entries_deleted");
            migrationBuilder.Sql("DROP TABLE search_index");
            migrationBuilder.Sql(
                "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='search_entries', content_rowid='number', "
                + "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")");
            migrationBuilder.Sql("INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1)");
            migrationBuilder.Sql("INSERT INTO search_index (search_index) VALUES ('rebuild')");
            migrationBuilder.Sql(
                "CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN "
                + "INSERT INTO search_index (rowid, terms) VALUES (new.number, new.terms); END");
            migrationBuilder.Sql(
                "CREATE TRIGGER search_entries_deleted AFTER DELETE ON search_entries BEGIN "
                + "INSERT INTO search_index (search_index, rowid, terms) VALUES ('delete', old.number, old.terms); END");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER search_entries_added");
            migrationBuilder.Sql("DROP TRIGGER search_entries_deleted");
            migrationBuilder.Sql("DROP TABLE search_index");
            migrationBuilder.Sql(
                "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='', contentless_delete=1, "
                + "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")");
            migrationBuilder.Sql("INSERT INTO search_index (rowid, terms) SELECT number, terms FROM search_entries");
            migrationBuilder.Sql(
                "CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN "
                + "INSERT INTO search_index (rowid, terms) VALUES (new.number, new.terms); END");
            migrationBuilder.Sql(
                "CREATE TRIGGER search_entries_deleted AFTER DELETE ON search_entries BEGIN "
                + "DELETE FROM search_index WHERE rowid = old.number; END");
        }
    }
}
