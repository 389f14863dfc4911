using System.Diagnostics;
using System.Globalization;
using Plurality.Llama;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Samples;
using Plurality.Runtime.Storage;

namespace Plurality.Benchmarks;

/// <summary>
/// One long run with storage, looked at every half minute: documents a second, memory, open files and managed bytes allocated a document.
/// What grows with time is a leak; what grows with documents is a cost that is not linear.
/// </summary>
internal static class Soak
{
    /// <summary>More than can be answered: the run ends by the clock.</summary>
    private const int Documents = 20_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(int minutes, int threads)
    {
        var folder = Directory.CreateTempSubdirectory("plurality-soak-");
        try
        {
            using var store = RunStore.Open(Path.Combine(folder.FullName, "soak.db"));
            using var model = LlamaLanguageModel.Open(new LlamaModelOptions { Threads = threads });
            using var end = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
            Print("seconds", "documents", "documents/s", "resident MB", "managed MB", "open files", "bytes allocated/doc");
            var watcher = new Watcher();
            try
            {
                await new Runner(store, TimeProvider.System)
                    .RunAsync(SampleRun.Prepare(SampleRun.Default, Documents), model, watcher, end.Token)
                    .ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                watcher.Look();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(params string[] cells) => Console.WriteLine(string.Join("  ", cells.Select(cell => cell.PadLeft(19))));

    /// <summary>Looks at the process whenever a wave has been stored and the time has come.</summary>
    private sealed class Watcher : IProgress<RunProgress>
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private (TimeSpan Time, int Documents, long Allocated) _last;
        private int _documents;

        public void Report(RunProgress value)
        {
            _documents = value.Done;
            if (_watch.Elapsed - _last.Time >= Interval)
            {
                Look();
            }
        }

        public void Look()
        {
            var (time, allocated) = (_watch.Elapsed, GC.GetTotalAllocatedBytes(precise: true));
            using var self = Process.GetCurrentProcess();
            var documents = _documents - _last.Documents;
            Print(
                Number(time.TotalSeconds),
                Number(_documents),
                Number(documents / (time - _last.Time).TotalSeconds),
                Number(self.WorkingSet64 / 1e6),
                Number(GC.GetTotalMemory(forceFullCollection: true) / 1e6),
                OpenFiles(),
                Number((allocated - _last.Allocated) / (double)Math.Max(1, documents))
            );
            _last = (time, _documents, allocated);
        }

        private static string OpenFiles() =>
            Directory.Exists("/proc/self/fd")
                ? Directory.GetFileSystemEntries("/proc/self/fd").Length.ToString(CultureInfo.InvariantCulture)
                : "unknown";

        private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
    }
}
