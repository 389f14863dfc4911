using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Models;
using Plurality.Remote;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality run</c>: an experiment, begun, continued or found complete.</summary>
internal sealed class RunCommand : Verb
{
    private readonly Services _services;
    private readonly FileArgument _file = new("FILE.yaml") { Description = "The run file. Paths in it are relative to the file." };
    private readonly FileOption _store = StoreOption.Create();
    private readonly Option<string> _shard = ShardOption.Create();
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description =
            "Print how many documents, prompts and prompt tokens the run and its parts have, and what an engine would be asked at least; "
            + "compute and store nothing.",
    };
    private readonly EngineOptions _engine = new();
    private readonly Option<int?> _maximumRequests = NumberOption.Optional(
        "--max-requests",
        "Where the model is an address: stop after this many requests, with exit code 1. Run again to go on.",
        1
    );

    private readonly Option<int?> _maximumTokens = NumberOption.Optional(
        "--max-tokens",
        "Where the model is an address: stop before requests and answers have more tokens than this, with exit code 1. Run again to go on.",
        1
    );

    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public RunCommand(Services services)
        : base(
            "run",
            "Runs an experiment and stores the results batch by batch. Run it again to resume where it stopped.",
            "plurality run emotions.yaml",
            "plurality run emotions.yaml --store experiments.db --threads 8",
            "plurality run emotions.yaml --dry-run",
            "plurality run emotions.yaml --shard 3/16"
        )
    {
        _services = services;
        Add(_file);
        Add(_store);
        Add(_shard);
        Add(_dryRun);
        _engine.AddTo(this);
        Add(_maximumRequests);
        Add(_maximumTokens);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var terminal = _services.Terminal;
        var file = parse.GetRequiredValue(_file);
        if (Directory.Exists(file))
        {
            throw new InputFileException(file, "it is a folder. Name a file.");
        }

        var specs = RunFile.Read(file);
        var json = parse.GetValue(_json);
        var shard = ShardOption.Read(parse, _shard);
        var dryRun = parse.GetValue(_dryRun);
        using var store = dryRun ? null : RunStore.Open(PathOf(parse, shard));

        // Read every file before computing: a fault in the last one would otherwise cost hours.
        List<(RunSpec Spec, IReadOnlyList<Experiment> Parts)> runs = [.. specs.Select(spec => (spec, Experiment.Read(spec)))];
        foreach (var note in runs.SelectMany(run => run.Parts).SelectMany(part => part.Notes).Distinct(StringComparer.Ordinal))
        {
            terminal.Warn(note);
        }

        if (store is null)
        {
            await CountPromptsAsync(parse, runs, shard, cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        }

        var code = ExitCode.Done;
        foreach (var sameModel in runs.GroupBy(run => ModelOf(parse, run.Spec)))
        {
            using var model = _services.Open(sameModel.Key, cancellationToken);
            Limit(model, parse);
            TunedBatches.Tell(terminal, model, sameModel.Select(run => run.Spec.BatchSize));
            try
            {
                var one = await RunAsync(parse, store, model, sameModel.Key.Prices, sameModel, shard, cancellationToken)
                    .ConfigureAwait(false);
                code = one == ExitCode.Done ? code : one;
            }
            finally
            {
                // What was asked is told however the run ends: it may cost money.
                if (UsageLines.Of(model, sameModel.Key.Prices) is { } usage)
                {
                    terminal.Note($"{model.Identity.Model}: {usage}.");
                }
            }

            ReducedBatches.Warn(terminal, model);
            if (code == ExitCode.Interrupted)
            {
                return code;
            }
        }

        if (!json)
        {
            SayNext(parse, runs.Select(run => run.Spec.Name), shard);
        }

        return code;
    }

    /// <summary>The store: what the user names, or one that belongs to the shard.</summary>
    private string PathOf(ParseResult parse, RunShard? shard) =>
        shard is not null && parse.GetResult(_store) is not { Implicit: false } ? shard.StoreName : parse.GetRequiredValue(_store);

    private void SayNext(ParseResult parse, IEnumerable<string> runs, RunShard? shard)
    {
        var terminal = _services.Terminal;
        if (shard is null)
        {
            terminal.Next($"plurality evaluate {string.Join(' ', runs.Select(Shown.Argument))}{StoreOption.Argument(parse, _store)}");
        }
        else if (PathOf(parse, shard) == shard.StoreName)
        {
            terminal.Next(
                string.Create(CultureInfo.InvariantCulture, $"plurality runs merge plurality.shard-*-of-{shard.Count}.db -o plurality.db")
            );
        }
    }

    private async Task CountPromptsAsync(
        ParseResult parse,
        List<(RunSpec Spec, IReadOnlyList<Experiment> Parts)> runs,
        RunShard? shard,
        CancellationToken cancellationToken
    )
    {
        List<RunSize> sizes = [];
        foreach (var sameModel in runs.GroupBy(run => ModelOf(parse, run.Spec)))
        {
            using var model = _services.Open(sameModel.Key, cancellationToken);
            if (model is ITextEmbedder && sameModel.Any(run => run.Spec.Prompt.Sampling.IsPerDocument))
            {
                _services.Terminal.Warn(
                    "the run chooses demonstrations by the model's embeddings of all texts; tokens are counted with demonstrations "
                        + "that are chosen by words."
                );
            }

            foreach (var part in sameModel.SelectMany(run => run.Parts))
            {
                cancellationToken.ThrowIfCancellationRequested();
                sizes.AddRange(await RunSizes.OfAsync(part, model, shard, cancellationToken).ConfigureAwait(false));
            }
        }

        SizeLines.Write(_services.Terminal, sizes, parse.GetValue(_json));
    }

    private async Task<int> RunAsync(
        ParseResult parse,
        RunStore store,
        ILanguageModel model,
        TokenPrices? prices,
        IEnumerable<(RunSpec Spec, IReadOnlyList<Experiment> Parts)> runs,
        RunShard? shard,
        CancellationToken cancellationToken
    )
    {
        var vectors = model is ITextEmbedder embedder ? new TextEmbeddings(embedder) : null;
        var code = ExitCode.Done;
        foreach (var (spec, parts) in runs)
        {
            var chosen = spec.Prompt.Sampling.IsPerDocument && vectors is not null ? Experiment.Read(spec, vectors.Of) : parts;
            var one = await RunAsync(store, model, prices, chosen, shard, parse.GetValue(_json), cancellationToken).ConfigureAwait(false);
            code = one == ExitCode.Done ? code : one;
            if (code == ExitCode.Interrupted)
            {
                break;
            }
        }

        return code;
    }

    private async Task<int> RunAsync(
        RunStore store,
        ILanguageModel model,
        TokenPrices? prices,
        IReadOnlyList<Experiment> parts,
        RunShard? shard,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var terminal = _services.Terminal;
        var code = ExitCode.Done;
        var runner = new Runner(store, terminal.Clock) { Shard = shard };
        runner.Check(parts, model);
        foreach (var part in parts)
        {
            var bars = new RunBatches(terminal, part.PartOf is null ? null : part.Spec.Name, detail: () => UsageLines.Of(model, prices));
            try
            {
                var summary = await runner.RunAsync(part, model, bars, cancellationToken).ConfigureAwait(false);
                bars.Finish();
                if (Print(summary, json) is var one and not ExitCode.Done)
                {
                    code = one;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                bars.Clear();
                return InterruptedRun.Tell(terminal, store, part);
            }
        }

        return code;
    }

    private void Limit(ILanguageModel model, ParseResult parse)
    {
        var (requests, tokens) = (parse.GetValue(_maximumRequests), parse.GetValue(_maximumTokens));
        if (model is IRemoteModel remote)
        {
            remote.Limit(requests, tokens);
        }
        else if (requests is not null || tokens is not null)
        {
            throw new ModelException(
                $"{(requests is null ? _maximumTokens : _maximumRequests).Name} must be given only where the model is an address; a file "
                    + "needs no requests."
            );
        }
    }

    private RunModel ModelOf(ParseResult parse, RunSpec spec) => new(_engine.Apply(parse, spec.ModelOptions), spec.Engine, spec.Prices);

    private static string Extent(RunSummary summary) =>
        summary.Run.Shard is { } shard
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"shard {shard} complete, {summary.Documents} of {summary.Run.Documents} documents"
            )
            : string.Create(CultureInfo.InvariantCulture, $"complete, {summary.Run.Documents} documents");

    private int Print(RunSummary summary, bool json)
    {
        var terminal = _services.Terminal;
        if (json)
        {
            RunLines.WriteJson(terminal, summary.Run, summary.Probabilities);
        }
        else
        {
            terminal.Output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{summary.Run.Name}: {Extent(summary)}, {summary.Computed} of them computed now."
                )
            );
            if (RunLines.ExactShare(summary.Probabilities) is { } share)
            {
                terminal.Output.WriteLine($"{summary.Run.Name}: {share}.");
            }
        }

        foreach (var failed in summary.Failed)
        {
            terminal.Warn($"document {failed.Document!} has no result: {failed.Message}");
        }

        return summary.Failed.Count == 0 ? ExitCode.Done : ExitCode.MustFix;
    }
}
