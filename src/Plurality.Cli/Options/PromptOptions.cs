using System.CommandLine;
using Plurality.Cli.Input;
using Plurality.Cli.Output;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Runtime.Runs;

namespace Plurality.Cli.Options;

/// <summary>How each document is asked about.</summary>
/// <param name="Task">What is asked.</param>
/// <param name="Template">How it is written.</param>
/// <param name="Demonstrations">The solved examples.</param>
/// <param name="Chat">Whether the model's chat template frames it.</param>
/// <param name="Notes">What the user should know about the demonstrations, a sentence each.</param>
internal sealed record PromptChoice(
    PromptTask Task, PromptTemplate Template, IReadOnlyList<Demonstration> Demonstrations, bool Chat, IReadOnlyList<string> Notes);

/// <summary>The options that make a prompt of labels and a document.</summary>
internal sealed class PromptOptions
{
    private readonly Option<string> _noun = new("--noun")
    {
        Description = "What the labels are, in the plural, such as emotions.",
        HelpName = "WORD",
        DefaultValueFactory = _ => "labels",
    };

    private readonly FileOption _template = new("--template")
    {
        Description = "A prompt template with the places {{labels}}, {{text}} and others, see docs/guide/data-and-templates.md. Default: the program's own.",
        HelpName = "FILE",
        IsRead = true,
    };

    private readonly FileOption _demonstrations = new("--demos")
    {
        Description = "Solved examples with 'labels' to draw demonstrations from, a .jsonl, .csv or .tsv file.",
        HelpName = "FILE",
        IsRead = true,
    };

    private readonly Option<int> _shots = NumberOption.Create("--shots", "Demonstrations in every prompt, where there is a file of them.", RunSpec.DefaultDemonstrations, 0);
    private readonly Option<ulong> _seed = NumberOption.Seed();

    private readonly Option<string> _order = new("--order")
    {
        Description = "The order in which instruction and demonstrations list labels.",
        HelpName = "alphabetical|reverse|given|random:SEED",
        DefaultValueFactory = _ => LabelOrder.Alphabetical.ToString(),
    };

    private readonly Option<bool> _chat = new("--chat") { Description = "Frame the prompt by the model's own chat template." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_noun, _template, _demonstrations, _shots, _seed, _order, _chat])
            command.Add(option);
    }

    /// <summary>The file that demonstrations are drawn from, as the user named it; null where there is none.</summary>
    public string? DemonstrationsFile(ParseResult parse) => parse.GetValue(_demonstrations);

    /// <summary>What they say. Without labels, because those are at fault already, only what does not need them is checked.</summary>
    /// <exception cref="PluralityException">A file, label or order is at fault; all faults together.</exception>
    public PromptChoice? Read(ParseResult parse, Terminal terminal, LabelSet? labels, AnswerFormat format)
    {
        var faults = new FaultList();
        var template = faults.Try(() => parse.GetValue(_template) is { } file
            ? PromptTemplate.Parse(InputFile.ReadText(file, terminal), file)
            : PromptTemplate.Default);
        var order = faults.Try(() => LabelOrder.Parse(parse.GetRequiredValue(_order)));
        var sample = faults.Try(() => Draw(parse, terminal, labels));
        if (labels is not null)
        {
            faults.Try(() =>
            {
                format.Validate(labels);
                return labels;
            });
        }

        faults.ThrowIfAny();
        if (labels is null) return null;
        var task = new PromptTask(labels, format) { Noun = parse.GetRequiredValue(_noun), InstructionLabels = order!.Apply(labels) };
        var ordered = sample!.Demonstrations.Select(shown => shown.For(labels, order)).ToList();
        return new PromptChoice(task, template!, ordered, parse.GetValue(_chat), sample.Notes);
    }

    private DemonstrationSample Draw(ParseResult parse, Terminal terminal, LabelSet? labels)
    {
        if (parse.GetValue(_demonstrations) is not { } file) return new DemonstrationSample([], []);
        var pool = InputFile.ReadItems(file, terminal).Where(item => item.Labels is not null).ToList();
        if (pool.Count == 0) throw new InputFileException(file, "none of its items has labels.");
        var sample = DemonstrationSampler.Sample(pool, DemonstrationSampling.Random, parse.GetValue(_shots), parse.GetValue(_seed));
        return labels is null
            ? sample
            : sample.NotingLabelsOutside(labels, pool.SelectMany(item => item.Labels!).Distinct(StringComparer.Ordinal), InputFile.NameOf(file));
    }
}
