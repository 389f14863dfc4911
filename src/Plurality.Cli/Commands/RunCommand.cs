using System.CommandLine;
using System.Globalization;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Runtime.Models.Llama;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality run</c>: an experiment, begun, continued or found complete.</summary>
internal sealed class RunCommand : Verb
{
    private readonly Services _services;
    private readonly FileArgument _file = new("FILE.yaml") { Description = "The run file; paths in it are relative to it." };
    private readonly FileOption _store = StoreOption.Create();
    private readonly EngineOptions _engine = new();
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Makes the command.</summary>
    public RunCommand(Services services)
        : base(
            "run",
            "Runs an experiment and stores its traces wave by wave; called again, it goes on where it stopped.",
            "plurality run goemotions.yaml",
            "plurality run goemotions.yaml --store experiments.db --threads 8")
    {
        _services = services;
        Add(_file);
        Add(_store);
        _engine.AddTo(this);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var terminal = _services.Terminal;
        var file = parse.GetRequiredValue(_file);
        if (Directory.Exists(file)) throw new InputFileException(file, "it is a folder.");
        var spec = RunFile.Read(file)[0]; // TODO matrix
        var experiment = Experiment.Read(spec);
        foreach (var note in experiment.Notes) terminal.Warn(note);
        using var store = RunStore.Open(parse.GetRequiredValue(_store));
        using var model = _services.OpenModel(ModelOf(parse, spec), cancellationToken);
        var progress = new Progress(terminal, "documents", experiment.Documents.Count);
        try
        {
            var summary = await new Runner(store, terminal.Clock)
                .RunAsync(experiment, model, new RunWaves(progress, _ => { }), cancellationToken).ConfigureAwait(false);
            if (summary.Computed > 0) progress.Finish();
            return Print(summary, parse.GetValue(_json));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.Clear();
            return InterruptedRun.Tell(terminal, store, experiment);
        }
    }

    private LlamaModelOptions ModelOf(ParseResult parse, RunSpec spec) => _engine.Read(parse) with
    {
        Model = spec.ModelPath ?? LlamaModelOptions.Embedded,
        Weights = spec.Weights,
        KeyValue = spec.KeyValue,
    };

    private int Print(RunSummary summary, bool json)
    {
        var terminal = _services.Terminal;
        if (json) RunLines.WriteJson(terminal, summary.Run);
        else
        {
            terminal.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{summary.Run.Name}: complete, {summary.Run.Documents} documents, {summary.Computed} of them computed now."));
        }

        foreach (var failed in summary.Failed) terminal.Warn($"document {failed.Id} has no result: {failed.Fault}");
        return summary.Failed.Count == 0 ? ExitCode.Done : ExitCode.MustFix;
    }
}
