namespace Plurality.Testing;

/// <summary>What a <see cref="ScriptedModel"/> says: the scores of all next tokens behind a text.</summary>
/// <remarks>Immutable, so thread-safe where the given function is.</remarks>
public abstract class Script
{
    private protected Script() { }

    /// <summary>Says what can change a score, for the model's identity.</summary>
    internal abstract string Description { get; }

    /// <summary>
    /// Made-up logits from a hash of all tokens so far, the same for ever, on any machine: multiples of 1/128 from 0 to below 8.
    /// </summary>
    /// <param name="seed">Another seed, other logits.</param>
    public static Script Hash(ulong seed = 0) => new HashScript(seed);

    /// <summary>
    /// A function that gives, behind the text so far, probabilities of the texts that can follow. A text of several tokens gives its
    /// probability to its first one; what the function then says behind that token decides about the rest.
    /// </summary>
    /// <param name="next">
    /// The text so far, to probabilities of what follows, each in [0,1], together at most 1; all other tokens share the rest evenly. They
    /// have at least 1e-6 together: no token of a language model is impossible.
    /// </param>
    public static Script Probabilities(Func<string, IReadOnlyDictionary<string, double>> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new TextScript(next);
    }

    /// <summary>
    /// A model that finds labels by their names: it reads the last <c>Input:</c> of a prompt, gives a label eight times the weight where
    /// the input holds its name, writes exactly those labels in the order of the instruction, and <c>none</c> where there is none. The
    /// answer begins on a line of its own; all built-in answer formats are understood, and lists behind any word and a colon.
    /// </summary>
    /// <param name="labels">
    /// The labels; by default those that the first line of the prompt names behind its colon, as the built-in templates write them.
    /// </param>
    public static Script Words(params IEnumerable<string> labels) => new WordsScript([.. labels]);

    /// <summary>Writes the logits of all tokens.</summary>
    /// <param name="text">What stands before.</param>
    /// <param name="logits">One per token; all are to be set.</param>
    internal abstract void Write(TextSoFar text, Span<float> logits);
}
