using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Plurality.Runtime.Storage;

/// <summary>
/// An insertion of many rows with parameters <c>$1</c>, <c>$2</c>, …, in the connection's open transaction. It asks SQLite itself: a
/// <see cref="Statement"/> finds its parameters by name and makes a reader for each row, which takes about twice as long.
/// </summary>
internal sealed class RowInsertion(SqliteConnection connection, string sql) : IDisposable
{
    private sqlite3_stmt? _statement;

    /// <summary>Inserts a row.</summary>
    /// <param name="values">Texts, whole numbers, booleans, bytes, numbers except NaN, and null.</param>
    /// <exception cref="SqliteException">The row is refused, or cannot be written.</exception>
    public void Insert(params ReadOnlySpan<object?> values)
    {
        if (_statement is null)
        {
            Check(raw.sqlite3_prepare_v2(connection.Handle!, sql, out _statement));
        }

        for (var i = 0; i < values.Length; i++)
        {
            Check(Bind(_statement, i + 1, values[i]));
        }

        var stepped = raw.sqlite3_step(_statement);
        if (stepped != raw.SQLITE_DONE)
        {
            Check(stepped);
        }

        Check(raw.sqlite3_reset(_statement));
    }

    /// <inheritdoc/>
    public void Dispose() => _statement?.Dispose();

    private static int Bind(sqlite3_stmt statement, int number, object? value) =>
        value switch
        {
            null => raw.sqlite3_bind_null(statement, number),
            string text => raw.sqlite3_bind_text(statement, number, text),
            int whole => raw.sqlite3_bind_int64(statement, number, whole),
            long whole => raw.sqlite3_bind_int64(statement, number, whole),
            bool flag => raw.sqlite3_bind_int64(statement, number, flag ? 1 : 0),
            double real when !double.IsNaN(real) => raw.sqlite3_bind_double(statement, number, real),
            byte[] bytes => raw.sqlite3_bind_blob(statement, number, bytes),
            _ => throw new ArgumentException($"A stored value must be of a type that SQLite has, and not NaN; got {value}.", nameof(value)),
        };

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, connection.Handle);
}
