using System.Diagnostics;
using System.Globalization;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Tests.Cli;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Shards;

/// <summary>The examples for clusters as they stand, with the real program, on this machine instead of a cluster.</summary>
public sealed class ClusterExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_Slurm_scripts_compute_all_shards_and_join_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scripts are for a Unix shell.");
        await PrepareAsync();
        Script(
            "sbatch",
            """
            #!/bin/sh
            # Runs a job here: each task of an array, one after another, its output in a file. Prints the number of the job.
            set -eu
            first=1 last=0 after=
            while :; do
              case $1 in
                --parsable) ;;
                --array=*) range=${1#--array=}; first=${range%-*} last=${range#*-} ;;
                --dependency=afterany:*) after=${1#--dependency=afterany:} ;;
                *) break ;;
              esac
              shift
            done
            [ -z "$after" ] || [ -e "ended-$after" ]
            job=$(($(ls ended-* 2>/dev/null | wc -l) + 41))
            if [ "$last" -gt 0 ]; then
              i=$first
              while [ "$i" -le "$last" ]; do
                SLURM_ARRAY_TASK_ID=$i SLURM_CPUS_PER_TASK=1 sh "$@" >>"job-$job.log" 2>&1
                i=$((i + 1))
              done
            else
              sh "$@" >>"job-$job.log" 2>&1
            fi
            touch "ended-$job"
            echo "$job;cluster"
            """
        );

        var output = await ShellAsync("sh", Example("slurm", "submit.sh"), "run.yaml", "3", "all.db");

        Assert.Equal("shards: job 41, merge: job 42\n", output);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task The_Kubernetes_jobs_compute_all_shards_and_join_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are for a Unix shell.");
        await PrepareAsync();
        var (shards, merge) = (Command("shards.yaml"), Command("merge.yaml").Replace("plurality.db", "all.db", StringComparison.Ordinal));
        Assert.Equal(["16", "16"], [Text("shards.yaml", "spec.completions"), Text("shards.yaml", "spec.parallelism")]);

        // Sixteen programs would take long. Three do the same.
        for (var index = 0; index < 3; index++)
        {
            await ShellAsync(
                "env",
                string.Create(CultureInfo.InvariantCulture, $"JOB_COMPLETION_INDEX={index}"),
                "sh",
                "-c",
                shards.Replace("/16", "/3", StringComparison.Ordinal)
            );
        }

        await ShellAsync("sh", "-c", merge.Replace("16", "3", StringComparison.Ordinal));

        await AssertWholeAsync();
    }

    /// <summary>Writes a small run and the program's name, and computes the run without shards.</summary>
    private async Task PrepareAsync()
    {
        TinyModel.Write(_folder.File("tiny.gguf"), seed: 7);
        File.WriteAllLines(
            _folder.File("documents.jsonl"),
            Enumerable
                .Range(0, 10)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"id": "d{{i}}", "text": "on the {{i}}th"}"""))
        );
        _folder.Write(
            "run.yaml",
            """
            name: clustered
            data: { test: documents.jsonl }
            labels: [the, then, other]
            model: tiny.gguf
            methods: [first-step+contextual, hard]
            batch-size: 2
            """
        );
        Script("plurality", $"#!/bin/sh\nexec dotnet exec '{Path.Combine(AppContext.BaseDirectory, "Plurality.Cli.dll")}' \"$@\"\n");
        await ShellAsync("plurality", "run", "run.yaml", "--store", "whole.db");
    }

    private async Task AssertWholeAsync()
    {
        Assert.Equal(ShardFolder.Contents(_folder.File("whole.db")), ShardFolder.Contents(_folder.File("all.db")));
        foreach (var run in (string[])["clustered", "clustered.content-free"])
        {
            var whole = await ShellAsync("plurality", "runs", "export", run, "--store", "whole.db");
            Assert.NotEmpty(whole);
            Assert.Equal(whole, await ShellAsync("plurality", "runs", "export", run, "--store", "all.db"));
        }
    }

    private void Script(string name, string text)
    {
        Directory.CreateDirectory(_folder.File("bin"));
        var path = _folder.Write(Path.Combine("bin", name), text.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<string> ShellAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("env", [program, .. arguments])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_folder.File("bin")}:{start.Environment["PATH"]}";
        start.Environment["PLURALITY_CACHE"] = _folder.File("cache");
        return await RealProgram.FinishAsync(Process.Start(start)!);
    }

    private static string Example(string system, string name) => Path.Combine(Repository.Root, "examples", system, name);

    /// <summary>The command that a job's container runs.</summary>
    private static string Command(string job) =>
        Assert.IsType<YamlText>(((YamlList)((YamlMap)Containers(job).Items[0]).Find("command")!.Value.Value).Items[^1]).Value;

    private static YamlList Containers(string job) => (YamlList)Value(job, "spec.template.spec.containers");

    private static string Text(string job, string path) => ((YamlText)Value(job, path)).Value;

    private static YamlValue Value(string job, string path) =>
        ((YamlMap)YamlTree.Read(File.ReadAllText(Example("kubernetes", job)))!).Find(path)!.Value.Value;
}
