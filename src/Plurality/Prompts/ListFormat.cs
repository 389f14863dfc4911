namespace Plurality.Prompts;

/// <summary><c>Labels: joy, love</c>; no label applies: <c>Labels: none</c>.</summary>
internal sealed class ListFormat : AnswerFormat
{
    public override string Name => "list";

    public override string Stub => LabelLine.Opening;

    public override string Continuation => ",";

    public override string Ending => "";

    public override string NoneOption => " none";

    internal override TokenClass MayFollow { get; } = new([",", "\n"], ContinuationToken: false, EndOfGeneration: true);

    internal override TokenClass EndsAnswer { get; } = new(["\n"], ContinuationToken: false, EndOfGeneration: true);

    private protected override string Restriction => "no commas, no control characters such as line feeds";

    public override string Option(string label) => " " + label;

    internal override ParsedAnswer Parse(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (!LabelLine.TryFind(answer, out var at, out var end))
        {
            return new ParsedAnswer([], WellFormed: false);
        }

        var labels = new List<WrittenLabel>();
        var opened = LabelLine.StartsWithOpening(answer);
        while (true)
        {
            var comma = answer.AsSpan(at, end - at).IndexOf(',');
            var stop = comma < 0 ? end : at + comma;
            labels.Add(LabelLine.Written(answer, at, stop, closed: comma >= 0 || end < answer.Length));
            if (comma < 0)
            {
                break;
            }

            at = stop + 1;
        }

        return new ParsedAnswer(labels, opened && labels.All(label => label.Text.Length > 0));
    }
}
