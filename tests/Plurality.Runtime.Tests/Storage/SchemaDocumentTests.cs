using System.Text;
using Microsoft.Data.Sqlite;
using Plurality.Runtime.Storage;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Storage;

public sealed class SchemaDocumentTests
{
    [Fact]
    public void The_design_page_names_every_table_and_view_with_its_columns()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "design", "001-run-store.md")).ReplaceLineEndings("\n");

        Assert.Contains(Described(), page, StringComparison.Ordinal);
    }

    [Fact]
    public void Migrations_are_named_by_their_number()
    {
        Assert.All(Migration.All.Index(), step => Assert.StartsWith($"m{step.Index + 1:000}_", step.Item.Name, StringComparison.Ordinal));
    }

    /// <summary>The tables and views of a new store as the page lists them; copy it from the failing test when a migration changes
    /// them.</summary>
    private static string Described()
    {
        using var folder = new TemporaryFolder();
        RunStore.Open(folder.File("a.db")).Dispose();
        using var connection = new SqliteConnection($"Data Source={folder.File("a.db")};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(
            """
            select sqlite_master.type, sqlite_master.name, group_concat('`' || columns.name || '`', ', ' order by columns.cid)
            from sqlite_master join pragma_table_info(sqlite_master.name) as columns
            where sqlite_master.type in ('table', 'view') group by sqlite_master.name order by sqlite_master.type, sqlite_master.name
            """,
            connection
        );
        using var rows = command.ExecuteReader();
        var page = new StringBuilder("| kind | name | columns |\n|---|---|---|\n");
        while (rows.Read())
        {
            page.Append("| ")
                .Append(rows.GetString(0))
                .Append(" | `")
                .Append(rows.GetString(1))
                .Append("` | ")
                .Append(rows.GetString(2))
                .Append(" |\n");
        }

        return page.ToString();
    }
}
