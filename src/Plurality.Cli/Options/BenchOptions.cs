using System.CommandLine;
using System.CommandLine.Parsing;
using Plurality.Cli.Input;
using Plurality.Cli.Terminals;
using Plurality.Llama;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Samples;

namespace Plurality.Cli.Options;

/// <summary>The run that <c>bench</c> measures: from a run file, or described by options.</summary>
internal sealed class BenchOptions
{
    private const int DefaultLimit = 200;

    private readonly Argument<string?> _file = new("FILE.yaml")
    {
        Description = "A run file to measure. It says documents, prompt, decoding and model. Default: the sample texts.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly FileOption _input = new("--input")
    {
        Description = "The documents: a .jsonl, .csv or .tsv file with 'text', or a .txt file. Default: the sample texts.",
        HelpName = "FILE",
    };

    private readonly Option<int> _limit = NumberOption.Create(
        "--limit",
        "How many documents are measured. The sample texts are repeated up to this number.",
        DefaultLimit,
        1
    );
    private readonly LabelOptions _labels = new() { Required = false };
    private readonly PromptOptions _prompt = new();
    private readonly AnswerChoices _answer = new();
    private readonly Option<int> _batchSize = NumberOption.Create(
        "--batch-size",
        "Documents computed together.",
        RunSpec.DefaultBatchSize,
        1,
        RunSpec.MaximumBatchSize
    );
    private readonly ModelOptions _model = new();

    /// <summary>Adds the options to a command. Options must not repeat what a run file states.</summary>
    public void AddTo(Verb command)
    {
        command.Add(_file);
        command.Add(_input);
        _labels.AddTo(command);
        _prompt.AddTo(command);
        _answer.AddChoicesOfRuns(command);
        command.Add(_batchSize);
        _model.AddTo(command);
        string[] ofRunFiles = [.. command.Options.Select(option => option.Name).Except(_model.Engine.Names)];
        command.Add(_limit);
        command.AddRule(parse =>
            parse.GetValue(_file) is not null && Given(parse, ofRunFiles) is { Count: > 0 } twice
                ? $"The run file sets {string.Join(", ", twice)}. Change the file, or leave it out."
                : null
        );
        command.AddRule(parse =>
            parse.GetValue(_file) is null && parse.GetResult(_input) is null && Given(parse, _prompt.Files) is { Count: > 0 } files
                ? $"{string.Join(" and ", files)} needs --input: the sample texts have their own demonstrations and template."
                : null
        );
    }

    /// <summary>The runs, each with its model.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="terminal">The terminal that has standard input.</param>
    /// <exception cref="PluralityException">A file, label or order is at fault.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public IReadOnlyList<(LlamaModelOptions Model, Experiment Run)> Read(ParseResult parse, Terminal terminal)
    {
        if (parse.GetValue(_file) is not { } file)
        {
            return [(_model.Read(parse), OfOptions(parse, terminal))];
        }

        if (Directory.Exists(file))
        {
            throw new InputFileException(file, "it is a folder. Name a file.");
        }

        return
        [
            .. RunFile
                .Read(file)
                .Select(spec => (_model.Engine.Apply(parse, spec.ModelOptions), Experiment.Read(AnswersAlone(parse, spec))[0])),
        ];
    }

    private Experiment OfOptions(ParseResult parse, Terminal terminal)
    {
        var labels = _labels.ReadGiven(parse, terminal);
        var prompt = _prompt.ReadSpec(parse, _answer.Format(parse));
        var spec = _answer.Apply(
            parse,
            SampleRun.Default with
            {
                Labels = labels,
                Prompt = prompt,
                Seed = _prompt.Seed(parse) ?? SampleRun.Default.Seed,
                BatchSize = parse.GetValue(_batchSize),
            }
        );
        if (parse.GetValue(_input) is not { } input)
        {
            return SampleRun.Prepare(
                spec with
                {
                    Prompt = prompt with { Noun = prompt.Noun ?? SampleRun.Default.Prompt.Noun },
                },
                parse.GetValue(_limit)
            );
        }

        var pool = _prompt.PoolFile(parse);
        return Experiment.Read(
            spec with
            {
                Data = new RunData(input, pool, parse.GetValue(_limit)),
                Seed = _prompt.Seed(parse) ?? 0, // as classify has it
                Prompt = prompt with { Shots = pool is null ? 0 : prompt.Shots },
            }
        )[0];
    }

    /// <summary>The answers of a run file, without questions of other methods, further draws, hidden states and attention.</summary>
    private RunSpec AnswersAlone(ParseResult parse, RunSpec spec) =>
        spec with
        {
            Data = spec.Data with { TrainingPath = null, Limit = Math.Min(spec.Data.Limit ?? int.MaxValue, parse.GetValue(_limit)) },
            Methods = SampleRun.Default.Methods,
            HiddenLayers = [],
            Attention = false,
        };

    /// <summary>The options among these that are on the command line.</summary>
    private static List<string> Given(ParseResult parse, IReadOnlyCollection<string> options) =>
        [
            .. parse
                .CommandResult.Children.OfType<OptionResult>()
                .Where(result => !result.Implicit && options.Contains(result.Option.Name))
                .Select(result => result.Option.Name),
        ];
}
