using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>
/// <c>Labels: the joy and the love</c>; no label applies: <c>Labels: nothing</c>. Every label follows the same two words, as in the
/// entity-tracking task of Ma et al. (EMNLP 2025, arXiv 2505.17510), so that a label's position carries no information about its
/// neighbours.
/// </summary>
internal sealed class PolysyndetonFormat : AnswerFormat
{
    private const string Nothing = "nothing";
    private const string Article = "the ";
    private const string Conjunction = " and";

    public override string Name => "polysyndeton";

    public override string Stub => LabelLine.Opening;

    public override string Continuation => Conjunction;

    public override string Ending => "";

    public override string NoneOption => " " + Nothing;

    public override string OptionLead => " the";

    internal override TokenClass MayFollow { get; } = new(["\n"], ContinuationToken: true, EndOfGeneration: true);

    internal override TokenClass EndsAnswer { get; } = new(["\n"], ContinuationToken: false, EndOfGeneration: true);

    private protected override string Restriction => "no 'and' between words, not 'nothing', no control characters such as line feeds";

    public override string Option(string label) => OptionLead + " " + label;

    internal override ParsedAnswer Parse(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (!LabelLine.TryFind(answer, out var at, out var end))
        {
            return new ParsedAnswer([], WellFormed: false);
        }

        var labels = new List<WrittenLabel>();
        var wellFormed = LabelLine.StartsWithOpening(answer);
        while (true)
        {
            var next = NextConjunction(answer, at, end);
            var written = LabelLine.Written(answer, at, next < 0 ? end : next, closed: next >= 0 || end < answer.Length);
            var isNothing = string.Equals(written.Text, Nothing, StringComparison.OrdinalIgnoreCase);
            var words = written.Text + " "; // An article at the end of the text counts, too.
            var hasArticle = words.StartsWith(Article, StringComparison.OrdinalIgnoreCase);
            var label = hasArticle ? words[Article.Length..].Trim() : written.Text;
            wellFormed &= (hasArticle && label.Length > 0) || (isNothing && labels.Count == 0 && next < 0);
            // In this format "no label" is one word; 'the none' is not a valid label.
            var isMadeUp = string.Equals(label, LabelSet.None, StringComparison.OrdinalIgnoreCase) && !isNothing;
            labels.Add(
                written with
                {
                    Text =
                        isNothing ? LabelSet.None
                        : isMadeUp ? written.Text
                        : label,
                }
            );
            if (next < 0)
            {
                return new ParsedAnswer(labels, wellFormed);
            }

            at = next + Conjunction.Length;
        }
    }

    /// <summary>The next <c> and</c> that ends in a space or at the end of the line: <c>the anders</c> is one label.</summary>
    private static int NextConjunction(string answer, int from, int end)
    {
        while (from < end)
        {
            var found = answer.IndexOf(Conjunction, from, end - from, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
            {
                return -1;
            }

            var after = found + Conjunction.Length;
            if (after == end || char.IsWhiteSpace(answer[after]))
            {
                return found;
            }

            from = after;
        }

        return -1;
    }
}
