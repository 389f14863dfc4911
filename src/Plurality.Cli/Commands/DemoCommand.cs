using System.CommandLine;
using System.Globalization;
using Plurality.Classification;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Samples;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality demo</c>: what the program does, on its own model and texts.</summary>
internal sealed class DemoCommand : Verb
{
    private const string RunName = "demo";

    private readonly Services _services;
    private readonly FileOption _store = StoreOption.Create();
    private readonly ModelOptions _model = new();
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Makes the command.</summary>
    public DemoCommand(Services services)
        : base("demo", "Classifies the sample texts, shows every step beside what annotators said, and stores the run.", "plurality demo")
    {
        _services = services;
        Add(_store);
        _model.AddTo(this);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var json = parse.GetValue(_json);
        using var store = RunStore.Open(parse.GetRequiredValue(_store));
        using var model = _services.OpenModel(_model.Read(parse), cancellationToken);
        for (var number = 1; ; number++)
        {
            try
            {
                var name = number == 1 ? RunName : string.Create(CultureInfo.InvariantCulture, $"{RunName}-{number}");
                return await RunAsync(store, model, SampleRun.Prepare(SampleRun.Default with { Name = name }), json, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (RunMismatchException)
            {
                // Another model or version made the run of that name. Keep it and try the next name.
            }
        }
    }

    private async Task<int> RunAsync(
        RunStore store,
        ILanguageModel model,
        Experiment experiment,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var terminal = _services.Terminal;
        var totals = new DemoTotals();

        // Print from the store, so that a run that was complete before looks the same.
        var waves = new RunWaves(terminal, onStored: () => Print(store, experiment.Spec.Name, totals, json));
        try
        {
            await new Runner(store, terminal.Clock).RunAsync(experiment, model, waves, cancellationToken).ConfigureAwait(false);
            waves.Finish();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            waves.Clear();
            return InterruptedRun.Tell(terminal, store, experiment);
        }

        if (json)
        {
            return ExitCode.Done;
        }

        totals.Write(terminal);
        terminal.Output.WriteLine(
            $"Stored as run {experiment.Spec.Name} in {store.Path}; 'plurality runs show {experiment.Spec.Name}' shows how it was made."
        );
        return ExitCode.Done;
    }

    private void Print(RunStore store, string name, DemoTotals totals, bool json)
    {
        var terminal = _services.Terminal;
        if (!json && totals.Begin())
        {
            terminal.Output.WriteLine(DocumentLines.Legend + "\n");
        }

        foreach (var document in store.Documents(store.Find(name)!).Skip(totals.Documents))
        {
            var outcome = document.Answer!.Select(trace => new ClassificationResult(
                EstimatorCatalogue.Default.Estimate(Evidence.Of(trace), TaskKind.MultiLabel),
                trace
            ));
            var result = new ClassifiedDocument(document.Item, outcome);
            totals.Add(result);
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
