using System.Globalization;
using Microsoft.Data.Sqlite;
using Plurality.Runtime.Storage;
using Xunit;

namespace Plurality.Runtime.Tests.Storage;

/// <summary>Rows that SQLite itself inserts, read back as its own client library reads them.</summary>
public sealed class RowInsertionTests : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public RowInsertionTests()
    {
        _connection.Open();
        Ask("create table held (number integer primary key, value any) strict");
    }

    [Fact]
    public void A_value_comes_back_as_it_was()
    {
        object?[] values = [null, "", "a\0ß🙂", 0L, long.MinValue, -1.5, double.Epsilon, double.PositiveInfinity, new byte[] { 0, 255 }];
        using var insertion = new RowInsertion(_connection, "insert into held values ($1, $2)");

        foreach (var (number, value) in values.Index())
        {
            insertion.Insert(number, value);
        }

        Assert.All(values.Index(), held =>
            Assert.Equal(
                held.Item ?? DBNull.Value,
                Ask(string.Create(CultureInfo.InvariantCulture, $"select value from held where number = {held.Index}"))
            )
        );
    }

    [Fact]
    public void A_boolean_is_one_or_zero()
    {
        using var insertion = new RowInsertion(_connection, "insert into held values ($1, $2)");

        insertion.Insert(1, true);
        insertion.Insert(2, false);

        Assert.Equal("1,0", Ask("select group_concat(value) from (select value from held order by number)"));
    }

    [Fact]
    public void What_is_no_number_is_refused()
    {
        using var insertion = new RowInsertion(_connection, "insert into held values ($1, $2)");

        Assert.Throws<ArgumentException>(() => insertion.Insert(1, double.NaN));
    }

    [Fact]
    public void A_row_that_the_table_refuses_says_why()
    {
        using var insertion = new RowInsertion(_connection, "insert into held values ($1, $2)");
        insertion.Insert(1, "x");

        var fault = Assert.Throws<SqliteException>(() => insertion.Insert(1, "y"));

        Assert.Contains("UNIQUE constraint failed: held.number", fault.Message, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private object? Ask(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
