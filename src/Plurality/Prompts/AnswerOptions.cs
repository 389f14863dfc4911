using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>
/// What can follow a prompt at one place, and what may follow that: everything a model needs to give each option a score
/// (docs/method.md#3-a-generation-and-its-label-steps), for the labels of an answer format as for the two words of a question.
/// </summary>
/// <param name="Stub">What stands between the prompt and the options; may be empty.</param>
/// <param name="Options">The options, at least one; <c>none</c> last, where it is one.</param>
/// <param name="Ending">What stands after an option that is the last; options are tokenised with it behind them.</param>
/// <param name="MayFollow">The tokens that may follow an option.</param>
internal sealed record AnswerOptions(string Stub, IReadOnlyList<AnswerOption> Options, string Ending, TokenClass MayFollow)
{
    /// <summary>A beginning that some options share and the others do not (<c> the</c> in polysyndeton); empty in most questions.</summary>
    public string Lead { get; init; } = "";

    /// <summary>What stands between two options of a list; null where lists are never written. Its first token may follow an
    /// option.</summary>
    public string? Continuation { get; init; }

    /// <summary>The tokens that end a list after an option; null where only one can be given.</summary>
    public TokenClass? EndsAnswer { get; init; }

    /// <summary>Whether a further option can follow.</summary>
    public bool IsList => Continuation is not null && EndsAnswer is not null;

    /// <summary>The index of <c>none</c> among the options; −1 where an answer must name a label.</summary>
    public int None
    {
        get
        {
            var last = Options.Count - 1;
            return string.Equals(Options[last].Name, LabelSet.None, StringComparison.Ordinal) ? last : -1;
        }
    }

    /// <summary>
    /// The options of an answer format: the labels in their order, then <c>none</c>. In a single-label task there is no <c>none</c>, and
    /// no further label can follow the one; what may follow an option stays the same, so that masses do, too.
    /// </summary>
    /// <exception cref="PromptException">A label cannot be written in the format.</exception>
    public static AnswerOptions Of(AnswerFormat format, LabelSet labels, TaskKind kind = TaskKind.MultiLabel)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(labels);
        format.Validate(labels);
        var hasLead = format.OptionLead.Length > 0;
        var isList = kind == TaskKind.MultiLabel;
        AnswerOption[] options =
        [
            .. labels.Select(label => new AnswerOption(label, format.Option(label), hasLead)),
            .. isList ? (AnswerOption[])[new AnswerOption(LabelSet.None, format.NoneOption, HasLead: false)] : [],
        ];
        return new AnswerOptions(format.Stub, options, format.Ending.Length > 0 ? format.Ending : "\n", format.MayFollow)
        {
            Lead = format.OptionLead,
            Continuation = format.Continuation,
            EndsAnswer = isList ? format.EndsAnswer : null,
        };
    }

    /// <summary>Equal when they ask the same: options and token classes are compared by what they hold.</summary>
    public bool Equals(AnswerOptions? other) =>
        other is not null
        && Stub == other.Stub
        && Ending == other.Ending
        && Lead == other.Lead
        && Continuation == other.Continuation
        && MayFollow.Equals(other.MayFollow)
        && Equals(EndsAnswer, other.EndsAnswer)
        && Options.SequenceEqual(other.Options);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Stub, Ending, Options.Count, Options[0]);
}
