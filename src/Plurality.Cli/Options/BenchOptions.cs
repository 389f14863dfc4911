using System.CommandLine;
using System.CommandLine.Parsing;
using Plurality.Cli.Commands;
using Plurality.Cli.Input;
using Plurality.Cli.Output;
using Plurality.Llama;
using Plurality.Runtime.Runs;
using Plurality.Runtime.Samples;

namespace Plurality.Cli.Options;

/// <summary>What <c>bench</c> measures: a run file's run, or one that the options describe.</summary>
internal sealed class BenchOptions
{
    private const int DefaultDocuments = 200;

    private readonly Argument<string?> _file = new("RUN_FILE")
    {
        Description =
            "The run file whose run is measured; documents, prompt, decoding and model are then its own. Default: the sample texts.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly FileOption _input = new("--input")
    {
        Description =
            "The documents, a .jsonl, .csv or .tsv file with 'text', or a .txt file. Default: the texts that come with the program.",
        HelpName = "FILE",
    };

    private readonly Option<int> _documents = NumberOption.Create(
        "--documents",
        "How many documents; sample texts come again where there are fewer.",
        DefaultDocuments,
        1
    );
    private readonly LabelOptions _labels = new() { Required = false };
    private readonly PromptOptions _prompt = new();
    private readonly AnswerChoices _answer = new();
    private readonly Option<int> _wave = NumberOption.Create(
        "--wave",
        "Documents computed together.",
        RunSpec.DefaultWave,
        1,
        RunSpec.MaximumWave
    );
    private readonly ModelOptions _model = new();

    /// <summary>Adds the options to a command. What a run file says already may not be said again.</summary>
    public void AddTo(Verb command)
    {
        command.Add(_file);
        command.Add(_input);
        _labels.AddTo(command);
        _prompt.AddTo(command);
        _answer.AddChoicesOfRuns(command);
        command.Add(_wave);
        _model.AddTo(command);
        string[] ofRunFiles = [.. command.Options.Select(option => option.Name).Except(_model.Engine.Names)];
        command.Add(_documents);
        command.AddRule(parse =>
            parse.GetValue(_file) is not null && Given(parse, ofRunFiles) is { Count: > 0 } twice
                ? $"A run file says already what {string.Join(", ", twice)} would; change the file, or leave it out."
                : null
        );
        command.AddRule(parse =>
            parse.GetValue(_file) is null && parse.GetResult(_input) is null && Given(parse, _prompt.Files) is { Count: > 0 } files
                ? $"{string.Join(" and ", files)} can only be given together with --input: the sample texts have demonstrations and a "
                    + $"template of their own."
                : null
        );
    }

    /// <summary>The runs, each with the model that it asks for.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="terminal">Whose standard input files may be.</param>
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
            throw new InputFileException(file, "it is a folder.");
        }

        return
        [
            .. RunFile
                .Read(file)
                .Select(spec =>
                    (
                        _model.Read(parse) with
                        {
                            Model = spec.ModelPath ?? LlamaModelOptions.Embedded,
                            Weights = spec.Weights,
                            KeyValue = spec.KeyValue,
                        },
                        Experiment.Read(AnswersAlone(parse, spec))[0]
                    )
                ),
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
                Wave = parse.GetValue(_wave),
            }
        );
        if (parse.GetValue(_input) is not { } input)
        {
            return SampleRun.Prepare(
                spec with
                {
                    Prompt = prompt with { Noun = prompt.Noun ?? SampleRun.Default.Prompt.Noun },
                },
                parse.GetValue(_documents)
            );
        }

        var pool = _prompt.PoolFile(parse);
        return Experiment.Read(
            spec with
            {
                Data = new RunData(input, pool, parse.GetValue(_documents)),
                Seed = _prompt.Seed(parse) ?? 0, // as classify has it
                Prompt = prompt with { Demonstrations = pool is null ? 0 : prompt.Demonstrations },
            }
        )[0];
    }

    /// <summary>What a run file's answers cost; the questions of other methods, further draws, hidden states and attention are left
    /// out.</summary>
    private RunSpec AnswersAlone(ParseResult parse, RunSpec spec) =>
        spec with
        {
            Data = spec.Data with { TrainingPath = null, Limit = Math.Min(spec.Data.Limit ?? int.MaxValue, parse.GetValue(_documents)) },
            Estimators = SampleRun.Default.Estimators,
            HiddenLayers = [],
            Attention = false,
        };

    /// <summary>Those of some options that stand on the command line.</summary>
    private static List<string> Given(ParseResult parse, IReadOnlyCollection<string> options) =>
        [
            .. parse
                .CommandResult.Children.OfType<OptionResult>()
                .Where(result => !result.Implicit && options.Contains(result.Option.Name))
                .Select(result => result.Option.Name),
        ];
}
