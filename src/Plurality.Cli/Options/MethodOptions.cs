using System.CommandLine;
using Plurality.Catalogues;
using Plurality.Classification;
using Plurality.Cli.Input;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Methods;
using Plurality.Models;

namespace Plurality.Cli.Options;

/// <summary>How label probabilities are made of what a model says: a method to fit here, or one that was fitted elsewhere.</summary>
internal sealed class MethodOptions
{
    private readonly Option<string> _method = new("--method")
    {
        Description =
            "The method, ESTIMATOR[+CORRECTION…][@DRAWS][|CALIBRATOR]; 'plurality methods' lists the parts. Default: "
            + "max-over-generations:reach, first-step in single-label tasks.",
        HelpName = "METHOD",
    };

    private readonly FileOption _state = new("--state")
    {
        IsRead = true,
        Description =
            "A fitted method that 'runs predictions --save-state' saved, in place of --method; or a calibrator that 'calibrate fit' saved, "
            + "applied after --method.",
        HelpName = "FILE",
    };

    private readonly FileOption _training = new("--training")
    {
        IsRead = true,
        Description = "Labelled documents to fit the method on, for calibrators and supervised estimators.",
        HelpName = "FILE",
    };

    private readonly ChoiceOption<TaskKind> _task = TaskOption.Create();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Verb command)
    {
        _method.RefuseWhat(text => Method.Parse(text));
        foreach (Option option in (Option[])[_method, _state, _training, _task])
        {
            command.Add(option);
        }
    }

    /// <summary>How many labels apply.</summary>
    public TaskKind Kind(ParseResult parse) => _task.Read(parse);

    /// <summary>What they say.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="terminal">The terminal that has standard input.</param>
    /// <param name="how">Changes the default reading of training documents.</param>
    /// <exception cref="PluralityException">The method, the state or the training file is at fault; all faults together.</exception>
    public MethodChoice Read(ParseResult parse, Terminal terminal, Func<DatasetReading, DatasetReading> how)
    {
        var faults = new FaultList();
        var method = faults.Try(() => parse.GetValue(_method) is { } text ? Method.Parse(text) : null);
        var state = faults.Try(() => parse.GetValue(_state) is { } file ? FittedState.Read(InputFile.ReadText(file, terminal)) : null);
        var training = faults.Try(() =>
            parse.GetValue(_training) is { } file
                ? InputFile.ReadItems(file, terminal, reading => how(reading) with { LabelsAreExpected = true }).ToList()
                : (IReadOnlyList<TextItem>)[]
        );
        faults.ThrowIfAny();
        if (method is not null && state?.Method is { } fitted)
        {
            throw new MethodTextException(
                method.ToString(),
                $"--method must not be given where --state holds a fitted method ({fitted.Method})",
                "Leave one of the two out."
            );
        }

        if (training!.Count > 0 && state?.Method is { } learned)
        {
            throw new MethodTextException(
                learned.Method.ToString(),
                "--training must not be given where --state holds a fitted method, which has learned already",
                "Leave one of the two out."
            );
        }

        return new MethodChoice(method, state, training);
    }
}

/// <summary>The method of a classification.</summary>
/// <param name="Method">The method to fit; null for the default, or where the state has one.</param>
/// <param name="State">What was fitted elsewhere; null for nothing.</param>
/// <param name="Training">Labelled documents to fit on.</param>
internal sealed record MethodChoice(Method? Method, FittedState? State, IReadOnlyList<TextItem> Training)
{
    /// <summary>Makes a classifier of it.</summary>
    public Classifier Classifier(ILanguageModel model, ClassificationTask task, int batchSize, IProgress<int> progress) =>
        State?.Method is { } fitted
            ? new Classifier(model, task, fitted) { BatchSize = batchSize, Progress = progress }
            : new Classifier(model, task, Method)
            {
                BatchSize = batchSize,
                Progress = progress,
                Training = Training,
                Calibrator = State?.Calibrator,
            };
}
