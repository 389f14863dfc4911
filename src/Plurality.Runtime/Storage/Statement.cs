using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Plurality.Runtime.Storage;

/// <summary>
/// A prepared SQL statement with parameters <c>$1</c>, <c>$2</c>, …. It runs in the connection's open transaction if there is one.
/// </summary>
internal sealed class Statement(SqliteConnection connection, string sql) : IDisposable
{
    private readonly SqliteCommand _command = Command(connection, sql);

    /// <summary>Executes a statement without results and returns the number of changed rows.</summary>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>Reads the single row of a result.</summary>
    public T Single<T>(Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var rows = Rows(values);
        return rows.Read() ? read(rows) : throw new InvalidOperationException($"A row was expected from: {_command.CommandText}");
    }

    /// <summary>Reads all rows into memory.</summary>
    public List<T> All<T>(Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var rows = Rows(values);
        List<T> all = [];
        while (rows.Read())
        {
            all.Add(read(rows));
        }

        return all;
    }

    /// <summary>Opens the rows for reading one by one. Dispose the reader before the next execution.</summary>
    public SqliteDataReader Rows(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this folder; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i == _command.Parameters.Count)
            {
                _command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i + 1}") });
            }

            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
