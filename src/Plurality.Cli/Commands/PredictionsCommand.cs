using System.CommandLine;
using System.Text;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Storage;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality runs predictions</c>: one method's probabilities of a run's documents, fitted here or elsewhere.</summary>
internal sealed class PredictionsCommand : Verb
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _name = new("RUN") { Description = "The name of the run." };
    private readonly FileOption _store = StoreOption.Create();
    private readonly NewFileOptions _output = new("FILE.jsonl", "The file to write. Default: standard output.", required: false);

    private readonly Option<string> _method = new("--method")
    {
        Description = "The method, see 'plurality methods'. It is fitted on the run's training documents.",
        HelpName = "METHOD",
    };

    private readonly FileOption _state = new("--state")
    {
        IsRead = true,
        Description = "A fitted method that --save-state wrote. Replaces --method.",
        HelpName = "FILE",
    };
    private readonly FileOption _save = new("--save-state")
    {
        Description = "Also save the fitted method, to apply it to other runs.",
        HelpName = "FILE.json",
    };

    private readonly Option<bool> _allow = new("--allow-fitted-documents")
    {
        Description = "Accept documents that the state was fitted on. Predictions then look better than they are.",
    };

    /// <summary>Creates the command.</summary>
    public PredictionsCommand(Terminal terminal)
        : base(
            "predictions",
            "Writes the label probabilities of a method as JSON Lines, in the form that 'plurality score' reads.",
            "plurality runs predictions demo-raw --method first-step+pmi -o corrected.jsonl",
            "plurality runs predictions emotions.seed-0 --method \"first-step|matrix\" --save-state matrix.json -o fitted.jsonl",
            "plurality runs predictions emotions.seed-1 --state matrix.json -o applied.jsonl"
        )
    {
        _terminal = terminal;
        Add(_name);
        foreach (Option option in (Option[])[_method, _state, _save, _allow])
        {
            Add(option);
        }

        _output.AddTo(this);
        Add(_store);
        AddRule(parse =>
            parse.GetValue(_method) is null == parse.GetValue(_state) is null
                ? "Give --method or --state, not both, to say what predicts."
                : null
        );
        AddRule(parse =>
            parse.GetValue(_save) is not null && parse.GetValue(_state) is not null
                ? "--save-state needs --method: --state is saved already."
                : null
        );
        SetAction(Run);
    }

    private void Run(ParseResult parse)
    {
        var (file, save) = (_output.Path(parse), parse.GetValue(_save));
        using var files = _output.Prepare(parse, ((string?[])[file, save]).OfType<string>());
        using var store = RunStore.Open(parse.GetRequiredValue(_store), readOnly: true);
        var run = RunsCommand.Find(store, parse.GetRequiredValue(_name));
        if (!run.IsComplete)
        {
            _terminal.Warn(
                FormattableString.Invariant($"run {run.Name} is not complete: {run.Done} of {run.Documents} documents are computed.")
            );
        }

        var state = parse.GetValue(_state) is { } path ? FittedMethod.Read(InputFile.ReadText(path, _terminal)) : null;
        var methods = RunMethods.Fit(store, run, [state?.Method ?? Method.Parse(parse.GetRequiredValue(_method))], state);
        var fitted = methods.Methods[0].Fitted.TryGetValue(out var found)
            ? found
            : throw new EvaluationException(methods.Methods[0].Fitted.Fault!.Message);
        var predictions = methods.Predict().Methods[0];
        if (!predictions.Probabilities.TryGetValue(out var probabilities))
        {
            throw new EvaluationException(predictions.Probabilities.Fault!.Message);
        }

        if (Seen(fitted, predictions.Method, probabilities, parse.GetValue(_allow)) is { } seen)
        {
            _terminal.Warn(seen);
        }

        foreach (var note in predictions.Notes)
        {
            _terminal.Warn(note);
        }

        if (save is not null)
        {
            files.Write(save, stream => stream.Write(Encoding.UTF8.GetBytes(fitted.ToJson() + "\n")));
        }

        string[] labels = [.. run.Identity.Labels];
        var lines = probabilities.Select(document => (document.Key, new LabelMarginals(labels, document.Value)));
        if (file is not null)
        {
            files.Write(file, stream => PredictionLines.Write(stream, lines));
        }
        else
        {
            _terminal.Output.Flush();
            PredictionLines.Write(_terminal.OutputStream, lines);
        }

        files.Commit();
    }

    /// <summary>A warning where documents were fitted on.</summary>
    /// <exception cref="EvaluationException">There are such documents and they are not allowed.</exception>
    private static string? Seen(
        FittedMethod fitted,
        string method,
        IReadOnlyDictionary<string, IReadOnlyList<double>> probabilities,
        bool allowed
    )
    {
        var seen = fitted.FittedOn?.Shared(probabilities.Keys) ?? [];
        if (seen.Count == 0)
        {
            return null;
        }

        var which = FormattableString.Invariant(
            $"{method} was fitted on {seen.Count} of these {probabilities.Count} documents, '{seen[0]}' first"
        );
        return allowed
            ? $"{which}: for them it looks better than it is."
            : throw new EvaluationException(
                $"A fitted method must be applied to other documents than it was fitted on; {which}. Name another run, or accept that "
                    + $"with --allow-fitted-documents."
            );
    }
}
