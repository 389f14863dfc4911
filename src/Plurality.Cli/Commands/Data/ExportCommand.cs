using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Runtime.TrainingFiles;
using Plurality.Traces;

namespace Plurality.Cli.Commands.Data;

/// <summary><c>plurality data export</c>: labelled documents as the training files of other tools.</summary>
internal sealed class ExportCommand : Verb
{
    private const int NamesInWarning = 3;

    private readonly Terminal _terminal;
    private readonly InputArgument _inputs = new("FILE…") { Description = "The data files, all in one format; - for standard input." };
    private readonly ChoiceOption<TrainingFileFormat> _for = new(
        "--for",
        "The tool: Hugging Face TRL (sft: prompts and answers; dpo: also answers that nobody chose), OpenAI, or Axolotl.",
        null,
        ("trl-sft", TrainingFileFormat.TrlSupervised),
        ("trl-dpo", TrainingFileFormat.TrlPreference),
        ("openai", TrainingFileFormat.OpenAi),
        ("axolotl", TrainingFileFormat.Axolotl)
    )
    {
        Required = true,
    };

    private readonly NewFileOptions _output = new("FILE.jsonl", "The file to write.");
    private readonly LabelOptions _labels = new() { Required = false, Remark = " Default: the labels of the data." };
    private readonly PromptOptions _prompt = new();
    private readonly AnswerChoices _answer = new();
    private readonly ChoiceOption<TaskKind> _task = TaskOption.Create();
    private readonly NoneLabelOption _none = new();
    private readonly Option<bool> _json = JsonOption.Create();

    /// <summary>Creates the command.</summary>
    public ExportCommand(Terminal terminal)
        : base(
            "export",
            "Writes labelled documents as training files of other tools: prompts as a run asks them, answers as it expects them.",
            "plurality data export votes.jsonl --for trl-sft --noun emotions -o sft.jsonl",
            "plurality data export votes.jsonl --for trl-dpo --chat --seed 1 -o pairs.jsonl"
        )
    {
        _terminal = terminal;
        Add(_inputs);
        Add(_for);
        _output.AddTo(this);
        _labels.AddTo(this);
        _prompt.AddTo(this);
        _prompt.NeedPool(this);
        _answer.AddFormatTo(this);
        Add(_task);
        Add(_none);
        Add(_json);
        SetAction((parse, cancellationToken) => Task.FromResult(Run(parse, cancellationToken)));
    }

    private int Run(ParseResult parse, CancellationToken cancellationToken)
    {
        var (path, format) = (_output.Path(parse)!, _for.Read(parse));
        var faults = new FaultList();
        using var files = faults.Try(() => _output.Prepare(parse, path));
        var given = faults.Try(() => _labels.ReadGiven(parse, _terminal));
        DatasetReading How(DatasetReading reading) => reading with { Task = _task.Read(parse), NoneLabels = _none.Read(parse) };
        var input = new DatasetInput(
            parse.GetRequiredValue(_inputs),
            named: null,
            How(new DatasetReading("") { FaultLimit = ReadingOptions.DefaultFaultLimit }),
            _terminal
        );
        var items = faults.Try(() => input.Items(cancellationToken).ToList());
        var labels = items is null ? null : given ?? faults.Try(() => LabelSet.Create(EmpiricalDistribution.LabelsIn(items)));
        var task = faults.Try(() => _prompt.Read(parse, _terminal, labels, _task.Read(parse), _answer.Format(parse), How));
        faults.ThrowIfAny();
        foreach (var note in _prompt.Notes(parse, task!))
        {
            _terminal.Warn(note);
        }

        var chat = task!.Chat || TrainingFile.IsConversationsOnly(format);
        var examples = TrainingExamples.Of(items!, task with { Chat = chat }, TrainingFile.HasPairs(format));
        string[] others = [.. EmpiricalDistribution.LabelsIn(items!).Where(label => task.Labels.Find(label) < 0)];
        if (others.Length > 0)
        {
            _terminal.Warn($"Labels of documents that are not in --labels do not count: {Names(others)}.");
        }

        Warn(examples.Unlabelled, "without labels and votes");
        Warn(examples.WithoutPair, "without a set of labels that nobody chose");
        if (examples.All.Count == 0)
        {
            throw new InputFileException(
                string.Join(", ", parse.GetRequiredValue(_inputs)),
                "there is no document to write. Use data with labels or votes."
            );
        }

        files!.Write(path, stream =>
        {
            using var buffered = new BufferedStream(stream, 1 << 16);
            TrainingFile.Write(buffered, examples.All, format, chat);
        });
        files.Commit();
        Print(parse, path, items!.Count, examples.All.Count, task.Labels);
        return ExitCode.Done;
    }

    private void Warn(IReadOnlyList<string> ids, string fault)
    {
        if (ids.Count > 0)
        {
            _terminal.Warn($"{Shown.Counted(ids.Count, "document")} left out, {fault}: {Names(ids)}.");
        }
    }

    private static string Names(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(NamesInWarning)) + (names.Count > NamesInWarning ? ", …" : "");

    private void Print(ParseResult parse, string path, int documents, int written, LabelSet labels)
    {
        if (parse.GetValue(_json))
        {
            JsonLines.Write(_terminal, json =>
            {
                json.WriteString("output", path);
                json.WriteNumber("documents", documents);
                json.WriteNumber("examples", written);
                TraceJson.WriteTexts(json, "labels", labels);
            });
            return;
        }

        _terminal.Output.WriteLine(
            $"{path}: {Shown.Counted(written, "example")} of {Shown.Counted(documents, "document")}, "
                + $"{Shown.Counted(labels.Count, "label")}."
        );
    }
}
