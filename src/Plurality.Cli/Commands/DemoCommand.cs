using System.CommandLine;
using System.Globalization;
using Plurality.Classification;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Llama.Files;
using Plurality.Models;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Samples;
using Plurality.Runtime.Storage;
using Spectre.Console;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality demo</c>: what the program does, on its own model and texts, on one screen.</summary>
internal sealed class DemoCommand : Verb
{
    private const string RunName = "demo";
    private const string Corrected = "first-step+pmi";
    private const string Nothing = "constant:0";

    /// <summary>Small, because the first text is shown when the first batch is stored.</summary>
    private const int BatchSize = 4;

    private static string Raw => EstimatorCatalogue.Default.Name;

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
        using var store = RunStore.Open(parse.GetRequiredValue(_store));
        var options = _model.Read(parse);
        return _model.MayChooseAdapter(parse) && File.Exists(EmbeddedAdapter.Path)
            ? await RunAdaptedAsync(store, options, parse, cancellationToken).ConfigureAwait(false)
            : await RunGivenAsync(store, options, parse, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A model of the user's choice: what it says with demonstrations, and that corrected.</summary>
    private async Task<int> RunGivenAsync(RunStore store, LlamaModelOptions options, ParseResult parse, CancellationToken cancellationToken)
    {
        var screen = new DemoScreen(_services.Terminal, [("raw model", Raw, Color.Blue), ("corrected", Corrected, Color.Green)]);
        var (code, name) = await RunAsync(store, options, RawSpec(RunName), screen, parse, cancellationToken).ConfigureAwait(false);
        if (code == ExitCode.Done && !parse.GetValue(_json))
        {
            var scores = Scores(store, name);
            screen.WriteScores(
                scores.Documents,
                [
                    DemoRow.Of("constant", "constant:0.1", "0.1 for every label", scores),
                    DemoRow.Of("raw model", Raw, Raw, scores),
                    DemoRow.Of("corrected", Corrected, $"{Corrected}: less what it says without the text", scores),
                    DemoRow.Of("people", HumanRow.Name, "each annotator against the others", scores),
                ]
            );
            WriteNext(screen, parse, name);
        }

        return code;
    }

    /// <summary>The embedded model with its adapter, and then, for comparison, without.</summary>
    private async Task<int> RunAdaptedAsync(
        RunStore store,
        LlamaModelOptions options,
        ParseResult parse,
        CancellationToken cancellationToken
    )
    {
        var adapter = new LlamaAdapter(LlamaAdapter.Embedded);
        var tunedOptions = options with { Adapters = [adapter] };
        var screen = new DemoScreen(_services.Terminal, [("tuned model", Raw, Color.Green)]);
        var (code, tuned) = await RunAsync(store, tunedOptions, TunedSpec(adapter), screen, parse, cancellationToken).ConfigureAwait(false);
        if (code != ExitCode.Done || parse.GetValue(_json))
        {
            return code;
        }

        (code, var raw) = await RunAsync(store, options, RawSpec(RunName + "-raw"), screen: null, parse, cancellationToken)
            .ConfigureAwait(false);
        if (code == ExitCode.Done)
        {
            var (ofTuned, ofRaw) = (Scores(store, tuned), Scores(store, raw));
            screen.WriteScores(
                ofTuned.Documents,
                [
                    DemoRow.Of("constant", Nothing, "0 for every label", ofTuned),
                    DemoRow.Of("raw model", Raw, "with ten examples in the prompt", ofRaw),
                    DemoRow.Of("corrected", Corrected, "less what it says without the text", ofRaw),
                    DemoRow.Of("tuned model", Raw, "with the adapter that is default for these labels", ofTuned),
                    DemoRow.Of("people", HumanRow.Name, "each annotator against the others", ofTuned),
                ]
            );
            WriteNext(screen, parse, $"{tuned} {raw}");
        }

        return code;
    }

    private static RunSpec RawSpec(string name) =>
        SampleRun.Default with
        {
            Name = name,
            Methods = [Raw, Corrected, "constant:0.1"],
            BatchSize = BatchSize,
        };

    private static RunSpec TunedSpec(LlamaAdapter adapter) =>
        SampleRun.Default with
        {
            Name = RunName,
            Adapters = [adapter],
            Prompt = SampleRun.Default.Prompt with { Shots = 0 },
            Methods = [Raw, "first-step", Nothing],
            BatchSize = BatchSize,
        };

    private static Scoreboard Scores(RunStore store, string run) => new RunEvaluation(store, DemoScreen.Scores).Of(store.Find(run)!);

    private void WriteNext(DemoScreen screen, ParseResult parse, string runs) =>
        screen.WriteNext(runs, StoreOption.Argument(parse, _store), _model.Argument(parse));

    /// <summary>Runs one run and its parts, and shows texts where there is a screen. If another model or version made the run of that
    /// name, it is kept and the next name is tried.</summary>
    /// <returns>The exit code and the run's name.</returns>
    private async Task<(int Code, string Run)> RunAsync(
        RunStore store,
        LlamaModelOptions options,
        RunSpec spec,
        DemoScreen? screen,
        ParseResult parse,
        CancellationToken cancellationToken
    )
    {
        // The model loads while the run is prepared, so that the first text appears soon.
        var loading = Task.Run(() => _services.OpenModel(options, cancellationToken), cancellationToken);
        var parts = SampleRun.PrepareAll(spec);
        using var model = await loading.ConfigureAwait(false);
        for (var number = 2; ; number++)
        {
            try
            {
                var code = await RunAsync(store, model, parts, screen, parse, cancellationToken).ConfigureAwait(false);
                return (code, parts[0].Spec.Name);
            }
            catch (RunMismatchException)
            {
                parts = SampleRun.PrepareAll(spec with { Name = string.Create(CultureInfo.InvariantCulture, $"{spec.Name}-{number}") });
            }
        }
    }

    private async Task<int> RunAsync(
        RunStore store,
        ILanguageModel model,
        IReadOnlyList<Experiment> parts,
        DemoScreen? screen,
        ParseResult parse,
        CancellationToken cancellationToken
    )
    {
        var terminal = _services.Terminal;
        var name = parts[0].Spec.Name;
        var documents = new Listing(terminal, parse.GetValue(_json));
        var lists = parse.GetValue(_json) || parse.GetValue(_all);
        var runner = new Runner(store, terminal.Clock);
        runner.Begin(parts[0], model);
        if (!lists)
        {
            screen?.Begin();
        }

        // The correction is measured first, so that the first text can be shown as soon as it is computed.
        foreach (var part in parts.OrderBy(part => part.Role == RunRole.ContentFree ? 0 : 1))
        {
            void Show()
            {
                if (part.PartOf is not null || screen is null)
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
