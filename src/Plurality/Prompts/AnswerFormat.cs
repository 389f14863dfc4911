using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>
/// How an answer is written and read: a formatter and a parser that round-trip, and the parts that tell a decoder where a label begins,
/// what may follow it and what ends the answer (the table of docs/method.md#2-the-prompt).
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public abstract class AnswerFormat
{
    private protected AnswerFormat() { }

    /// <summary><c>{"label": ["joy", "love"]}</c></summary>
    public static AnswerFormat Json { get; } = new JsonFormat();

    /// <summary><c>Labels: joy, love</c></summary>
    public static AnswerFormat List { get; } = new ListFormat();

    /// <summary><c>Labels: the joy and the love</c></summary>
    public static AnswerFormat Polysyndeton { get; } = new PolysyndetonFormat();

    /// <summary>Every format, in the order in which help texts name them.</summary>
    public static IReadOnlyList<AnswerFormat> All { get; } = [Json, List, Polysyndeton];

    /// <summary>The name that run files and the command line use.</summary>
    public abstract string Name { get; }

    /// <summary>The part that every answer shares; the options follow it.</summary>
    public abstract string Stub { get; }

    /// <summary>The text between two labels. Its probability belongs to no option.</summary>
    public abstract string Continuation { get; }

    /// <summary>The text after the last label on the answer's line.</summary>
    public abstract string Ending { get; }

    /// <summary>The option for "no label applies", as written after the stub.</summary>
    public abstract string NoneOption { get; }

    /// <summary>The text that begins every label's option but not the option for none (<c> the</c> in polysyndeton); empty in most
    /// formats.</summary>
    public virtual string OptionLead => "";

    /// <summary>The tokens that may follow an option; their mass is the last factor of an option's exact mass.</summary>
    internal abstract TokenClass MayFollow { get; }

    /// <summary>The tokens that end the answer after a label.</summary>
    internal abstract TokenClass EndsAnswer { get; }

    /// <summary>The format of that name.</summary>
    /// <exception cref="PluralityException">There is no such format.</exception>
    public static AnswerFormat Named(string name) =>
        All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.Ordinal))
        ?? throw new PromptException(
            $"format must be one of {string.Join(", ", All.Select(format => format.Name))}; got {Excerpt.Of(name)}."
        );

    /// <summary>This format with a different stub; itself if the stub is the same.</summary>
    public AnswerFormat WithStub(string stub)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return string.Equals(stub, Stub, StringComparison.Ordinal) ? this : new RestubbedFormat(this, stub, Restriction);
    }

    /// <summary>A label as an option: the exact characters that the model writes for it after the stub or the continuation.</summary>
    public abstract string Option(string label);

    /// <summary>The whole answer for labels in this order; for none of them, the answer that no label applies.</summary>
    public string Write(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var options = labels.Count == 0 ? NoneOption : string.Join(Continuation, labels.Select(Option));
        return Stub + options + Ending;
    }

    /// <summary>Reads an answer as far as possible, even if it is incomplete or malformed.</summary>
    internal abstract ParsedAnswer Parse(string answer);

    /// <summary>Whether an unconstrained answer with this text is complete (apart from end of generation).</summary>
    public virtual bool IsOver(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Contains('\n', StringComparison.Ordinal);
    }

    /// <summary>Rejects labels that do not survive writing and reading in this format; one message reports all faults.</summary>
    /// <exception cref="PluralityException">A label holds a line feed or another control character, is the word for none, or does not
    /// survive writing and reading.</exception>
    public void Validate(LabelSet labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var faults = labels.Where(label => !IsWritable(label)).Select(Excerpt.Of).ToList();
        if (faults.Count > 0)
        {
            throw new PromptException(
                $"Labels must be writable in the format {Name}; {string.Join(", ", faults)} {(faults.Count == 1 ? "is" : "are")} not"
                    + $" ({Restriction}). Rename {(faults.Count == 1 ? "it" : "them")} or choose another format."
            );
        }
    }

    /// <summary>A description of what a label must not contain.</summary>
    private protected abstract string Restriction { get; }

    private bool IsWritable(string label)
    {
        if (label.Any(char.IsControl) || IsOver(Stub + Option(label)))
        {
            return false;
        }

        var parsed = Parse(Write([label, label]));
        return parsed.WellFormed
            && parsed.Labels.Count == 2
            && parsed.Labels.All(written => string.Equals(written.Text, label, StringComparison.Ordinal))
            && !string.Equals(label, NoneOption.Trim(), StringComparison.OrdinalIgnoreCase);
    }
}
