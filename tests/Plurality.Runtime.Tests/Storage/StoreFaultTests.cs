using Microsoft.Data.Sqlite;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Storage;

public sealed class StoreFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_store_that_is_only_to_be_read_must_exist()
    {
        AssertFault(StoreProblem.Missing, "there is no such file", () => RunStore.Open(_folder.File("none.db"), readOnly: true));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var path = _folder.Write(
            "notes.db",
            "These are my notes, and they are longer than the hundred bytes of a header of SQLite, so that it looks at them."
        );

        AssertFault(StoreProblem.NotAStore, "was not changed", () => RunStore.Open(path));
        AssertFault(StoreProblem.NotAStore, "was not changed", () => RunStore.Open(path, readOnly: true));
        Assert.StartsWith("These are my notes", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_as_it_is()
    {
        var path = _folder.File("other.db");
        Execute(path, "create table songs (title text)");
        var before = File.ReadAllBytes(path);

        AssertFault(StoreProblem.NotAStore, "must be a database of Plurality", () => RunStore.Open(path));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData("create table schema_version (version integer)")]
    [InlineData("create table schema_version (id text)")]
    [InlineData("create table schema_version (version integer); insert into schema_version values (1)")]
    [InlineData("pragma application_id = 7")]
    [InlineData("pragma application_id = 0x506C7572; create table songs (title text)")]
    public void Another_programs_database_is_left_as_it_is_whatever_its_tables_are_called(string sql)
    {
        var path = _folder.File("other.db");
        Execute(path, sql);
        var before = File.ReadAllBytes(path);

        AssertFault(StoreProblem.NotAStore, "must be a database of Plurality", () => RunStore.Open(path));
        AssertFault(StoreProblem.NotAStore, "must be a database of Plurality", () => RunStore.Open(path, readOnly: true));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_store_is_marked_as_ours()
    {
        using var connection = Connect(NewStore());
        using var look = new SqliteCommand("pragma application_id", connection);

        Assert.Equal((long)Schema.ApplicationId, look.ExecuteScalar());
    }

    [Theory]
    [InlineData("update trace_set set identity = 'not json'")]
    [InlineData("update trace_set set identity = '{}'")]
    [InlineData("update trace_set set identity = replace(identity, '\"wave\":4', '\"wave\":3')")]
    [InlineData("update run set estimators = 'null'")]
    [InlineData("update run set sources = '[1]'")]
    [InlineData("update run set created_at = 'yesterday'")]
    public async Task A_run_whose_record_was_changed_is_reported_as_damage(string sql)
    {
        var path = await StoreWithRunAsync();
        Execute(path, sql);

        using var store = RunStore.Open(path, readOnly: true);
        AssertFault(StoreProblem.Damaged, "Restore a copy", () => store.List());
        AssertFault(StoreProblem.Damaged, "Restore a copy", () => store.Find(SampleExperiment.Spec.Name));
    }

    [Theory]
    [InlineData("update step_option set probability = 0.9")]
    [InlineData("update step_option set option = 77 where option = 0")]
    [InlineData("update document set labels = '{'")]
    [InlineData("update document set fields = '3'")]
    [InlineData("update trace set well_formed = null")]
    [InlineData("update trace set answer_tokens = '[\"a\"]'")]
    public async Task A_document_whose_trace_was_changed_is_reported_as_damage(string sql)
    {
        var path = await StoreWithRunAsync();
        Execute(path, sql);

        using var store = RunStore.Open(path, readOnly: true);
        var run = store.Find(SampleExperiment.Spec.Name)!;
        AssertFault(StoreProblem.Damaged, "Restore a copy", () => store.Documents(run).ToList().Clear());
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    public void A_store_in_a_folder_that_may_not_be_written_can_be_read(UnixFileMode mode)
    {
        var folder = Directory.CreateDirectory(_folder.File("50% of #1? ü")).FullName;
        var path = Path.Combine(folder, "a b.db");
        RunStore.Open(path).Dispose();

        UnwritableFolder.While(folder, () =>
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, mode);
            }

            using var store = RunStore.Open(path, readOnly: true);
            Assert.Empty(store.List());
        });
    }

    [Fact]
    public void A_store_in_use_in_a_folder_that_may_not_be_written_says_so()
    {
        var path = NewStore();
        _folder.Write("store.db-wal", "");

        UnwritableFolder.While(_folder.Path, () =>
            AssertFault(StoreProblem.ReadOnly, "its folder", () => RunStore.Open(path, readOnly: true).Dispose())
        );
    }

    [Fact]
    public void An_empty_file_becomes_a_store_but_is_none_to_be_read()
    {
        var path = _folder.Write("empty.db", "");

        AssertFault(StoreProblem.NotAStore, "must be a database of Plurality", () => RunStore.Open(path, readOnly: true));
        using var store = RunStore.Open(path);
        Assert.Empty(store.List());
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused()
    {
        var path = NewStore();
        Execute(path, "insert into schema_version values (99, 'm099_from_the_future')");

        AssertFault(StoreProblem.NewerVersion, "Update Plurality", () => RunStore.Open(path));
        AssertFault(StoreProblem.NewerVersion, "Update Plurality", () => RunStore.Open(path, readOnly: true));
    }

    [Fact]
    public void A_truncated_store_is_refused()
    {
        var path = NewStore();
        using (var file = File.OpenWrite(path))
        {
            file.SetLength(file.Length / 2);
        }

        AssertFault(StoreProblem.Damaged, "Restore a copy", () => RunStore.Open(path).List());
    }

    [Fact]
    public void A_store_that_another_process_holds_locked_is_refused_after_a_while()
    {
        var path = NewStore();
        using var other = Connect(path);
        using var lockIt = new SqliteCommand("pragma locking_mode = exclusive; begin exclusive; create table held (x)", other);
        lockIt.ExecuteNonQuery();

        AssertFault(StoreProblem.Locked, "Wait until that process ends", () =>
            RunStore.Open(path, readOnly: false, TimeSpan.FromSeconds(1)).Delete("any")
        );
    }

    [Fact]
    public void A_store_that_is_being_written_can_be_read()
    {
        var path = NewStore();
        using var other = Connect(path);
        using var write = new SqliteCommand(
            "begin immediate; insert into trace_set (sha256, identity, model_name) values ('a', '{}', 'b')",
            other
        );
        write.ExecuteNonQuery();

        using var store = RunStore.Open(path, readOnly: true, TimeSpan.FromSeconds(1));
        Assert.Empty(store.List());
    }

    [Fact]
    public void A_store_in_a_place_that_is_no_folder_is_refused()
    {
        var path = Path.Combine(_folder.Write("file", "x"), "a.db");

        AssertFault(StoreProblem.Unreachable, "Check that its folder exists", () => RunStore.Open(path));
        AssertFault(StoreProblem.Unreachable, "Check that its folder exists", () => RunStore.Open(_folder.Path));
    }

    [Theory]
    [InlineData(5, nameof(StoreProblem.Locked))]
    [InlineData(8, nameof(StoreProblem.ReadOnly))]
    [InlineData(10, nameof(StoreProblem.DiskFailure))]
    [InlineData(11, nameof(StoreProblem.Damaged))]
    [InlineData(13, nameof(StoreProblem.DiskFull))]
    [InlineData(15, nameof(StoreProblem.Locked))]
    [InlineData(14, nameof(StoreProblem.Unreachable))]
    [InlineData(26, nameof(StoreProblem.NotAStore))]
    public void What_sqlite_reports_is_told_in_the_users_words(int code, string problem)
    {
        Assert.Equal(problem, StoreException.Of("a.db", new SqliteException("words", code))?.Problem.ToString());
    }

    [Fact]
    public void What_only_a_bug_leads_to_stays_what_it_is()
    {
        Assert.Null(StoreException.Of("a.db", new SqliteException("constraint", 19)));
    }

    [Fact]
    public void Writing_to_a_store_opened_for_reading_is_refused()
    {
        var path = NewStore();

        AssertFault(StoreProblem.ReadOnly, "must be writable", () => RunStore.Open(path, readOnly: true).Delete("any"));
    }

    [Fact]
    public void A_full_disk_says_that_nothing_is_lost()
    {
        Assert.Equal(
            "Store a.db must have free space on its disk; the disk is full. Stored data is intact. Free some space and run the same "
                + "command again.",
            StoreException.Of("a.db", new SqliteException("full", 13))!.Message
        );
    }

    private async Task<string> StoreWithRunAsync()
    {
        var path = _folder.File("store.db");
        using var store = RunStore.Open(path);
        await new Runner(store, TimeProvider.System).RunAsync(
            SampleExperiment.Of(3),
            new ScriptedModel { DependsOnBatch = true },
            null,
            TestContext.Current.CancellationToken
        );
        return path;
    }

    private string NewStore()
    {
        var path = _folder.File("store.db");
        RunStore.Open(path).Dispose();
        return path;
    }

    private static void AssertFault(StoreProblem problem, string words, Action action)
    {
        var fault = Assert.Throws<StoreException>(action);
        Assert.Equal(problem, fault.Problem);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Contains(fault.Path, fault.Message, StringComparison.Ordinal);
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(string path, string sql)
    {
        using var connection = Connect(path);
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
