using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>
/// The options at one position of an answer and the tokens that may follow them: everything a model needs to score each option
/// (docs/method.md#3-a-generation-and-its-label-steps), for the labels of an answer format and for the two words of a question.
/// </summary>
/// <param name="Stub">The text between the prompt and the options; may be empty.</param>
/// <param name="Options">The options, at least one; <c>none</c> last, where it is one.</param>
/// <param name="Ending">The text after the last option; options are tokenised together with it.</param>
/// <param name="MayFollow">The tokens that may follow an option.</param>
internal sealed record AnswerOptions(string Stub, IReadOnlyList<AnswerOption> Options, string Ending, TokenClass MayFollow)
{
    /// <summary>A prefix that only some options share (<c> the</c> in polysyndeton); empty in most questions.</summary>
    public string Lead { get; init; } = "";

    /// <summary>The text between two options of a list; null if there are no lists. Its first token may follow an option.</summary>
    public string? Continuation { get; init; }

    /// <summary>The tokens that end a list after an option; null if only one option is allowed.</summary>
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
    /// The options of an answer format: the labels in their order, then <c>none</c>. A single-label task has no <c>none</c>, and no further
    /// label can follow. The tokens that may follow an option stay the same, so masses do not change.
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

    /// <summary>Compares by value: options and token classes are compared by their contents.</summary>
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
