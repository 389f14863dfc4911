using System.CommandLine;
using Plurality.Classification;
using Plurality.Cli.Input;
using Plurality.Cli.Terminals;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Runtime.Runs;

namespace Plurality.Cli.Options;

/// <summary>The options that make a prompt of labels and a document.</summary>
internal sealed class PromptOptions
{
    private readonly Option<string> _noun = new("--noun")
    {
        Description = "What the labels are, as a plural noun, such as emotions.",
        HelpName = "WORD",
        DefaultValueFactory = _ => "labels",
    };

    private readonly FileOption _template = new("--template")
    {
        Description =
            "A prompt template with {{labels}}, {{text}} and other placeholders, see docs/guide/data-and-templates.md. Default: the "
            + "built-in template.",
        HelpName = "FILE",
        IsRead = true,
    };

    private readonly FileOption _demonstrations = new("--demonstrations")
    {
        Description = "Labelled documents to draw demonstrations from: a .jsonl, .csv or .tsv file with 'labels'.",
        HelpName = "FILE",
        IsRead = true,
    };

    private readonly Option<int> _shots = NumberOption.Create(
        "--shots",
        "How many demonstrations each prompt shows, when --demonstrations names a file.",
        RunSpec.DefaultShots,
        0
    );

    private readonly Option<string> _sampling = new("--sampling")
    {
        Description =
            "How demonstrations are chosen: at random; so that every label occurs; so that labels occur equally often; by similarity to "
            + "each document; with a given share of several labels. See docs/guide/sampling.md.",
        HelpName = "random|complete|uniform|similarity|multilabel:SHARE",
        DefaultValueFactory = _ => DemonstrationSampling.Random.ToString(),
    };

    private readonly Option<ulong> _seed = NumberOption.Seed();

    private readonly Option<string> _order = new("--order")
    {
        Description = "The order of the labels in the instruction and in demonstrations.",
        HelpName = "alphabetical|reverse|given|random:SEED",
        DefaultValueFactory = _ => LabelOrder.Alphabetical.ToString(),
    };

    private readonly Option<bool> _chat = new("--chat") { Description = "Wrap the prompt in the model's chat template." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _order.RefuseWhat(text => LabelOrder.Parse(text));
        _sampling.RefuseWhat(text => DemonstrationSampling.Parse(text));
        foreach (Option option in (Option[])[_noun, _template, _demonstrations, _shots, _sampling, _seed, _order, _chat])
        {
            command.Add(option);
        }
    }

    /// <summary>Refuses, where nothing else names a pool, options that draw demonstrations from none.</summary>
    public void NeedPool(Verb command) =>
        command.AddRule(parse =>
            parse.GetResult(_demonstrations) is null
            && ((Option[])[_shots, _sampling]).FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } option
                ? $"{option.Name} needs {_demonstrations.Name}, the file to draw demonstrations from."
                : null
        );

    /// <summary>
    /// A task with what they say. Without labels, because those are at fault already, only what does not need them is checked.
    /// </summary>
    /// <exception cref="PluralityException">A file, label or order is at fault; all faults together.</exception>
    public ClassificationTask? Read(
        ParseResult parse,
        Terminal terminal,
        LabelSet? labels,
        TaskKind kind,
        AnswerFormat format,
        Func<DatasetReading, DatasetReading> how
    )
    {
        var faults = new FaultList();
        var template = faults.Try(() =>
            parse.GetValue(_template) is { } file
                ? PromptTemplate.Parse(InputFile.ReadText(file, terminal), file)
                : PromptTemplate.DefaultFor(kind)
        );
        var order = faults.Try(() => LabelOrder.Parse(parse.GetRequiredValue(_order)));
        var sampling = faults.Try(() => DemonstrationSampling.Parse(parse.GetRequiredValue(_sampling)));
        var pool = faults.Try(() => Pool(parse, terminal, labels, how));
        if (labels is not null)
        {
            faults.Try(() =>
            {
                format.Validate(labels);
                return labels;
            });
        }

        faults.ThrowIfAny();
        return labels is null
            ? null
            : new ClassificationTask(labels)
            {
                Kind = kind,
                Format = format,
                Noun = Noun(parse),
                Order = order!,
                Template = template,
                Chat = parse.GetValue(_chat),
                Pool = parse.GetValue(_demonstrations) is null ? null : pool,
                Shots = parse.GetValue(_shots),
                Sampling = sampling!,
                Seed = parse.GetValue(_seed),
            };
    }

    /// <summary>The noun as it was typed; null for the default.</summary>
    private string? Noun(ParseResult parse) => parse.GetResult(_noun) is { Implicit: false } ? parse.GetValue(_noun) : null;

    /// <summary>Labels that no task asks about may stand beside those of the task; one that differs from them in its spelling alone is a
    /// slip.</summary>
    private static void RefuseOtherSpellings(List<TextItem> pool, LabelSet? labels, string name)
    {
        DatasetFault[] faults =
        [
            .. pool.SelectMany(item => (item.Labels ?? []).Concat(item.Annotations?.Values.SelectMany(vote => vote) ?? []))
                .Distinct(StringComparer.Ordinal)
                .Where(label => labels?.Contains(label) == false)
                .Select(label =>
                    (label, meant: labels!.FirstOrDefault(one => string.Equals(one, label, StringComparison.OrdinalIgnoreCase)))
                )
                .Where(found => found.meant is not null)
                .Select(found => new DatasetFault(
                    name,
                    Line: null,
                    Column: null,
                    Found: $"\"{found.label}\"",
                    Expected: $"a demonstration must have the labels of the task, such as \"{found.meant}\"",
                    Remedy: "Write the label alike in both places."
                )),
        ];
        if (faults.Length > 0)
        {
            throw new DatasetFormatException(faults);
        }
    }

    /// <summary>What the reader of results should know about the demonstrations, a sentence each.</summary>
    public IReadOnlyList<string> Notes(ParseResult parse, ClassificationTask task) =>
        task.Pool is { } pool && parse.GetValue(_demonstrations) is { } file
            ? task.Draw().Notes(pool.SelectMany(item => item.Labels ?? []).Distinct(StringComparer.Ordinal), InputFile.NameOf(file))
            : [];

    /// <summary>The options that name files.</summary>
    public IReadOnlyList<string> Files => [_demonstrations.Name, _template.Name];

    /// <summary>The file of demonstrations; null where there is none.</summary>
    public string? PoolFile(ParseResult parse) => parse.GetValue(_demonstrations);

    /// <summary>What every random choice is drawn from; null where the user leaves that open.</summary>
    public ulong? Seed(ParseResult parse) => parse.GetResult(_seed) is { Implicit: false } ? parse.GetValue(_seed) : null;

    /// <summary>What they say, as run files do; nothing is opened. Without a word for the labels, the noun is null.</summary>
    /// <exception cref="PluralityException">The order or the sampling is none.</exception>
    public PromptSpec ReadSpec(ParseResult parse, AnswerFormat format) =>
        new()
        {
            Shots = parse.GetValue(_shots),
            Sampling = DemonstrationSampling.Parse(parse.GetRequiredValue(_sampling)),
            Order = LabelOrder.Parse(parse.GetRequiredValue(_order)),
            Format = format,
            TemplatePath = parse.GetValue(_template),
            Noun = Noun(parse),
            Chat = parse.GetValue(_chat),
        };

    private List<TextItem> Pool(ParseResult parse, Terminal terminal, LabelSet? labels, Func<DatasetReading, DatasetReading> how)
    {
        if (parse.GetValue(_demonstrations) is not { } file)
        {
            return [];
        }

        var pool = InputFile
            .ReadItems(file, terminal, reading => how(reading) with { LabelsAreExpected = true })
            .Where(ClassificationTask.IsLabelled)
            .ToList();
        RefuseOtherSpellings(pool, labels, InputFile.NameOf(file));
        return pool.Count > 0
            ? pool
            : throw new InputFileException(
                file,
                "none of its items has labels or annotators, so none can be a demonstration. Add a column or key with the labels, "
                    + "or name another file."
            );
    }
}
