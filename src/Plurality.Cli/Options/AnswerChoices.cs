using System.CommandLine;
using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Prompts;
using Plurality.Runtime.Runs;
using Plurality.Traces;

namespace Plurality.Cli.Options;

/// <summary>The options that say how answers are written, come about and are scored.</summary>
internal sealed class AnswerChoices
{
    private readonly ChoiceOption<AnswerFormat> _format = new(
        "--format",
        "How an answer is written.",
        "json",
        [.. AnswerFormat.All.Select(format => (format.Name, format))]
    );

    private readonly ChoiceOption<DecodingMode> _decoding = new(
        "--decoding",
        "Whether an answer is a valid list by construction (constrained) or whatever the model writes (free).",
        "constrained",
        ("constrained", DecodingMode.Constrained),
        ("free", DecodingMode.Free)
    );

    private readonly Option<Scoring> _scoring = new("--scoring")
    {
        Description =
            "Whether a label's score is the probability of all of its tokens (exact; exact:0.001 looks only at labels that can matter "
            + "that much) "
            + "or the logit of its first one (first-token).",
        HelpName = "exact|exact:BOUND|first-token",
        DefaultValueFactory = _ => new Scoring(ScoringMode.Exact),
        CompletionSources = { "exact", "exact:0.001", "first-token" },
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
        "With first-token scoring: whether other spellings of a label count as well.",
        "on",
        ("on", true),
        ("off", false)
    );

    private readonly Option<int?> _maximumTokens = NumberOption.Optional(
        "--max-tokens",
        "With free decoding: the longest answer, in tokens. Default: 40, or what all labels together need.",
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
        foreach (Option option in (Option[])[_format, _decoding, _scoring, _variants])
        {
            command.Add(option);
        }
    }

    /// <summary>The format that was chosen.</summary>
    public AnswerFormat Format(ParseResult parse) => _format.Read(parse)!;

    /// <summary>What they say about labels in a format.</summary>
    public GenerationSettings Read(ParseResult parse, LabelSet labels, AnswerFormat format) =>
        new(labels, format)
        {
            Decoding = _decoding.Read(parse),
            Scoring = parse.GetValue(_scoring).Mode,
            ScoringBound = parse.GetValue(_scoring).Bound,
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
            SurfaceVariants = _variants.Read(parse),
        };
}
