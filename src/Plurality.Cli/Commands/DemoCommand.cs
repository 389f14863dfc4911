using System.CommandLine;
using System.Globalization;
using Plurality.Classification;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Samples;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality demo</c>: what the program does, on its own model and texts, on one screen.</summary>
internal sealed class DemoCommand : Verb
{
    private const string RunName = "demo";

    /// <summary>Small, because the first text is shown when the first batch is stored.</summary>
    private const int BatchSize = 4;

    private readonly Services _services;
    private readonly FileOption _store = StoreOption.Create();
    private readonly ModelOptions _model = new();
    private readonly Option<bool> _all = new("--all") { Description = "Show every text, with the model's answer and each of its steps." };
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public DemoCommand(Services services)
        : base(
            "demo",
            "Shows on one screen what Plurality does: sample texts, what people say, the model's probabilities, and a scoreboard.",
            "plurality demo",
            "plurality demo --all"
        )
    {
        _services = services;
        Add(_all);
        Add(_store);
        _model.AddTo(this);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var options = _model.Read(parse);
        using var store = RunStore.Open(parse.GetRequiredValue(_store));

        // The model loads while the run is prepared, so that the first text appears soon.
        var loading = Task.Run(() => _services.OpenModel(options, cancellationToken), cancellationToken);
        var parts = Prepare(RunName);
        using var model = await loading.ConfigureAwait(false);
        for (var number = 2; ; number++)
        {
            try
            {
                return await RunAsync(store, model, parts, parse, cancellationToken).ConfigureAwait(false);
            }
            catch (RunMismatchException)
            {
                // Another model or version made the run of that name. Keep it and try the next name.
                parts = Prepare(string.Create(CultureInfo.InvariantCulture, $"{RunName}-{number}"));
            }
        }
    }

    private static IReadOnlyList<Experiment> Prepare(string name) =>
        SampleRun.PrepareAll(SampleRun.Default with { Name = name, Methods = [.. DemoScreen.Methods], BatchSize = BatchSize });

    private async Task<int> RunAsync(
        RunStore store,
        ILanguageModel model,
        IReadOnlyList<Experiment> parts,
        ParseResult parse,
        CancellationToken cancellationToken
    )
    {
        var terminal = _services.Terminal;
        var name = parts[0].Spec.Name;
        var screen = new DemoScreen(terminal);
        var documents = new Listing(terminal, parse.GetValue(_json));
        var lists = parse.GetValue(_json) || parse.GetValue(_all);
        var runner = new Runner(store, terminal.Clock);
        runner.Begin(parts[0], model);
        if (!lists)
        {
            screen.Begin();
        }

        // The correction is measured first, so that the first text can be shown as soon as it is computed.
        foreach (var part in parts.OrderBy(part => part.Role == RunRole.ContentFree ? 0 : 1))
        {
            void Show()
            {
                if (part.PartOf is not null)
                {
                    return;
                }

                // Print from the store, so that a run that was complete before looks the same.
                var run = store.Find(name)!;
                if (lists)
                {
                    documents.Write(store, run);
                }
                else
                {
                    screen.WriteTexts(store, run);
                }
            }

            var bars = new RunBatches(terminal, onStored: Show);
            try
            {
                await runner.RunAsync(part, model, bars, cancellationToken).ConfigureAwait(false);
                bars.Clear();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                bars.Clear();
                return InterruptedRun.Tell(terminal, store, parts[0]);
            }
        }

        if (!parse.GetValue(_json))
        {
            var scores = new RunEvaluation(store, DemoScreen.Scores).Of(store.Find(name)!);
            screen.WriteScores(scores, isEmbedded: _model.IsEmbedded(parse));
            screen.WriteNext(name, StoreOption.Argument(parse, _store), _model.Argument(parse));
        }

        return ExitCode.Done;
    }

    /// <summary>Every document with its answer and steps, each printed once.</summary>
    private sealed class Listing(Terminal terminal, bool json)
    {
        private int _documents;

        public void Write(RunStore store, StoredRun run)
        {
            if (_documents == 0 && !json)
            {
                terminal.Output.WriteLine(DocumentLines.Legend + "\n");
            }

            foreach (var document in store.Documents(run).Skip(_documents))
            {
                _documents++;
                var outcome = document.Answer!.Select(trace => new ClassificationResult(
                    EstimatorCatalogue.Default.Estimate(Evidence.Of(trace), TaskKind.MultiLabel),
                    trace
                ));
                var result = new ClassifiedDocument(document.Item, outcome);
                if (json)
                {
                    ResultJson.Write(terminal, result);
                }
                else
                {
                    DocumentLines.Write(terminal, result);
                }
            }

            terminal.Output.Flush();
        }
    }
}
