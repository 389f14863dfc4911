using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Plurality.Benchmarks;

/// <summary>What computing costs the garbage collector, as BenchmarkDotNet's memory diagnoser sees it. Times are measured too, and not
/// shown: others are for that.</summary>
internal static class Allocations
{
    public static void Run()
    {
        // BenchmarkDotNet's log goes there; what is worth keeping is printed.
        var folder = Directory.CreateTempSubdirectory("plurality-allocations-");
        try
        {
            // In this process: nothing is generated, built or restored for it.
            var config = ManualConfig
                .CreateEmpty()
                .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance))
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params, DefaultColumnProviders.Metrics)
                .AddLogger(NullLogger.Instance)
                .WithArtifactsPath(folder.FullName);
            foreach (var summary in BenchmarkRunner.Run([typeof(LogitRows), typeof(EngineCalls)], config))
            {
                MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Default);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
