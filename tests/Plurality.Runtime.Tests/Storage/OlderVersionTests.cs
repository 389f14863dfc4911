using System.Globalization;
using Microsoft.Data.Sqlite;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Storage;

/// <summary>Stores that an older version of the program wrote.</summary>
public sealed class OlderVersionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void A_store_of_an_older_version_is_brought_up_to_date_with_all_it_has(int version, bool readOnly)
    {
        var path = Write(version);

        using var store = RunStore.Open(path, readOnly);

        AssertHasRun(store);
        Assert.Equal(Migration.All.Count, VersionOf(path));
    }

    [Fact]
    public void A_store_of_an_older_version_is_brought_up_to_date_while_another_process_reads_it()
    {
        var path = Write(version: 1);
        using var other = Connect(path);
        using var look = new SqliteCommand("select name from run", other);
        using var reading = look.ExecuteReader();
        Assert.True(reading.Read());

        using var store = RunStore.Open(path, readOnly: true);

        AssertHasRun(store);
    }

    [Fact]
    public void A_store_of_an_older_version_that_is_being_written_is_left_as_it_is()
    {
        var path = Write(version: 1);
        using (var other = Connect(path))
        {
            using var write = new SqliteCommand("begin immediate; update run set name = 'new'", other);
            write.ExecuteNonQuery();

            var fault = Assert.Throws<StoreException>(() => RunStore.Open(path, readOnly: true, TimeSpan.FromSeconds(1)));

            Assert.Equal(StoreProblem.Locked, fault.Problem);
        }

        Assert.Equal(1, VersionOf(path));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    public void A_store_of_an_older_version_that_may_not_be_written_says_what_to_do(UnixFileMode mode)
    {
        var path = Write(version: 1);
        var before = File.ReadAllBytes(path);

        UnwritableFolder.While(_folder.Path, () =>
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, mode);
            }

            var fault = Assert.Throws<StoreException>(() => RunStore.Open(path, readOnly: true));

            Assert.Equal(StoreProblem.OlderVersion, fault.Problem);
            Assert.Equal(
                $"Store {path} must have the tables of this version; an older version wrote it, and it cannot be migrated because the "
                    + $"file, its folder "
                    + "or the disk is read-only. Change its permissions, or copy it to a writable folder and name the copy with "
                    + "--store.",
                fault.Message
            );
        });
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private static void AssertHasRun(RunStore store)
    {
        var run = Assert.Single(store.List());
        Assert.Equal(
            ("old", 1, 1, 1, RunRole.Test, 1, true),
            (run.Name, run.Documents, run.Done, run.Failed, run.Role, run.Draw, run.IsTraced)
        );
        Assert.Equal("too long", store.Documents(run).Single().Answer!.Fault!.Message);
    }

    /// <summary>A store of the first migrations, with a run of one failed document.</summary>
    private string Write(int version)
    {
        var path = _folder.File("old.db");
        using var connection = Connect(path);
        using var command = connection.CreateCommand();
        command.CommandText =
            "pragma journal_mode = wal; create table schema_version (version integer primary key, migration text not null) strict";
        command.ExecuteNonQuery();
        foreach (var (index, migration) in Migration.All.Take(version).Index())
        {
#pragma warning disable CA2100 // the text of our own migrations
            command.CommandText =
                migration.Sql
                + string.Create(CultureInfo.InvariantCulture, $"; insert into schema_version values ({index + 1}, '{migration.Name}')");
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        var experiment = SampleExperiment.Of(1);
        using var model = new ScriptedModel { DependsOnBatch = true };
        var identity = ExperimentIdentity.Of(experiment, experiment.Settings, model.Identity);
        command.CommandText = """
            insert into trace_set (id, sha256, identity, model_name) values (1, $1, $2, 'fake');
            insert into run (id, name, trace_set_id, estimators, sources, created_at) values (1, 'old', 1, '["hard"]', '{}', '2026-01-02T03:04:05Z');
            insert into document (id, trace_set_id, position, item, text, fields) values (1, 1, 0, '1', 'x', '{}');
            insert into trace (document_id, wave, fault) values (1, 0, 'too long');
            """;
        command.Parameters.AddWithValue("$1", identity.Sha256);
        command.Parameters.AddWithValue("$2", identity.Json);
        command.ExecuteNonQuery();
        return path;
    }

    private static int VersionOf(string path)
    {
        using var connection = Connect(path);
        using var version = new SqliteCommand("select max(version) from schema_version", connection);
        return Convert.ToInt32(version.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }
}
