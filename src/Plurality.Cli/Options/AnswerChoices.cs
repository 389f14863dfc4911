using System.CommandLine;
using Plurality.Classification;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Traces;

namespace Plurality.Cli.Options;

/// <summary>The options that say how answers are written, come about and are scored.</summary>
internal sealed class AnswerChoices
{
    private readonly ChoiceOption<AnswerFormat> _format = new(
        "--answer-format",
        "How the model writes an answer.",
        "json",
        [.. AnswerFormat.All.Select(format => (format.Name, format))]
    );

    private readonly ChoiceOption<DecodingMode> _decoding = new(
        "--decoding",
        "constrained: every answer is a valid list of labels. free: the answer is whatever the model writes.",
        "constrained",
        ("constrained", DecodingMode.Constrained),
        ("free", DecodingMode.Free)
    );

    private readonly Option<Scoring> _scoring = new("--scoring")
    {
        Description =
            "exact: a label's score is the probability of all its tokens; with more than 128 labels, steps after the first skip labels "
            + "that change no probability by more than 0.01. exact:0 skips none, exact:0.001 skips at every step within 0.001. "
            + "first-token: the score is the logit of the first token.",
        HelpName = "exact|exact:BOUND|first-token",
        DefaultValueFactory = _ => new Scoring(ScoringMode.Exact),
        CompletionSources = { "exact", "exact:0", "exact:0.001", "first-token" },
        CustomParser = argument =>
        {
            try
            {
                return Scoring.Parse(argument.Tokens[^1].Value);
            }
            catch (ScoringException fault)
            {
                argument.AddError($"--{fault.Message}");
                return default;
            }
        },
    };

    private readonly ChoiceOption<bool> _variants = new(
        "--variants",
        "With first-token scoring: count other spellings of a label as well.",
        "on",
        ("on", true),
        ("off", false)
    );

    private readonly Option<int?> _maximumTokens = NumberOption.Optional(
        "--max-tokens",
        "With free decoding: the longest answer in tokens. Default: 40, or more if all labels together need more.",
        1
    );

    private readonly Option<int?> _maximumLabels = NumberOption.Optional(
        "--max-labels",
        "The most labels of an answer; a list ends there. Default with constrained decoding: twice the largest set among demonstrations, "
            + "at least 5; 10 without "
            + "demonstrations.",
        1
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        AddChoicesOfRuns(command);
        command.Add(_maximumTokens);
    }

    /// <summary>Adds those options that a run file has a word for, too.</summary>
    public void AddChoicesOfRuns(Command command)
    {
        foreach (Option option in (Option[])[_format, _decoding, _scoring, _variants, _maximumLabels])
        {
            command.Add(option);
        }
    }

    /// <summary>Adds the format alone.</summary>
    public void AddFormatTo(Command command) => command.Add(_format);

    /// <summary>The format that was chosen.</summary>
    public AnswerFormat Format(ParseResult parse) => _format.Read(parse)!;

    /// <summary>A task with what they say, but for the format, which is its prompt's.</summary>
    public ClassificationTask Apply(ParseResult parse, ClassificationTask task) =>
        task with
        {
            Decoding = _decoding.Read(parse),
            Scoring = parse.GetValue(_scoring).Mode,
            ScoringBound = parse.GetValue(_scoring).Bound,
            MaximumLabels = parse.GetValue(_maximumLabels),
            SurfaceVariants = _variants.Read(parse),
            MaximumAnswerTokens = parse.GetValue(_maximumTokens),
        };

    /// <summary>A run with what they say, but for the format, which is its prompt's.</summary>
    public RunSpec Apply(ParseResult parse, RunSpec spec) =>
        spec with
        {
            Decoding = _decoding.Read(parse),
            Scoring = parse.GetValue(_scoring).Mode,
            ScoringBound = parse.GetValue(_scoring).Bound,
            MaximumLabels = parse.GetValue(_maximumLabels),
            SurfaceVariants = _variants.Read(parse),
        };
}
