using System.CommandLine;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Models;
using Plurality.Runtime.Benchmarks;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality bench</c>: the throughput of this machine, and how close it is to llama.cpp alone.</summary>
internal sealed class BenchCommand : Verb
{
    private readonly Services _services;
    private readonly BenchOptions _work = new();
    private readonly Option<int> _rounds = NumberOption.Create("--rounds", "How many times to measure.", 3, 1);
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public BenchCommand(Services services)
        : base(
            "bench",
            "Measures documents per second, tokens per document, and the throughput relative to llama.cpp alone.",
            "plurality bench",
            "plurality bench --limit 50 --scoring first-token --threads 1",
            "plurality bench emotions.yaml --json"
        )
    {
        _services = services;
        _work.AddTo(this);
        Add(_rounds);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var terminal = _services.Terminal;
        foreach (var (options, run) in _work.Read(parse, terminal))
        {
            var own = options with { CacheDirectory = _services.CacheDirectory };
            using var model = _services.OpenModel(own, cancellationToken);
            if (model is not LlamaLanguageModel local)
            {
                throw new ModelException($"bench measures models that run on this machine; {model.Identity.Model} does not.");
            }

            var report = await ExperimentBenchmark
                .RunAsync(local, run, parse.GetValue(_rounds), terminal.Clock, new Announcements(terminal), cancellationToken)
                .ConfigureAwait(false);
            BusyMachine.Warn(
                terminal,
                report.LoadAverage,
                report.Threads,
                "Rates are then too low. The share is more robust, because it compares adjacent measurements; more --rounds make it more "
                    + "certain."
            );
            if (parse.GetValue(_json))
            {
                BenchLines.WriteJson(terminal, run, report);
            }
            else
            {
                BenchLines.Write(terminal, run, report);
            }

            ReducedBatches.Warn(terminal, model);
        }

        return ExitCode.Done;
    }
}
