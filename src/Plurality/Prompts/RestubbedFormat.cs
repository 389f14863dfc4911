namespace Plurality.Prompts;

/// <summary>
/// A format with a different stub, for prompts that introduce the answer in their own words. Options, continuation and ending stay the
/// same, so the stub must lead to a label like the format's own stub.
/// </summary>
internal sealed class RestubbedFormat(AnswerFormat format, string stub, string restriction) : AnswerFormat
{
    public override string Name => format.Name;

    public override string Stub => stub;

    public override string Continuation => format.Continuation;

    public override string Ending => format.Ending;

    public override string NoneOption => format.NoneOption;

    public override string OptionLead => format.OptionLead;

    internal override TokenClass MayFollow => format.MayFollow;

    internal override TokenClass EndsAnswer => format.EndsAnswer;

    private protected override string Restriction => restriction;

    public override string Option(string label) => format.Option(label);

    public override bool IsOver(string answer) => format.IsOver(InFormat(answer, out _));

    /// <summary>An answer that does not begin with the stub is malformed; the format reads as much of it as it can.</summary>
    internal override ParsedAnswer Parse(string answer)
    {
        var parsed = format.Parse(InFormat(answer, out var shift));
        return shift is { } characters
            ? new ParsedAnswer(
                [.. parsed.Labels.Select(label => label with { Start = label.Start + characters, End = label.End + characters })],
                parsed.WellFormed
            )
            : parsed with
            {
                WellFormed = false,
            };
    }

    /// <summary>The answer with the format's stub, and the offset of the text after the stub in the original answer.</summary>
    private string InFormat(string answer, out int? shift)
    {
        ArgumentNullException.ThrowIfNull(answer);
        // Spaces before the stub are ignored, as in every format.
        var spaces = answer.StartsWith(stub, StringComparison.OrdinalIgnoreCase) ? 0 : answer.Length - answer.AsSpan().TrimStart().Length;
        var begins = answer.AsSpan(spaces).StartsWith(stub, StringComparison.OrdinalIgnoreCase);
        shift = begins ? spaces + stub.Length - format.Stub.Length : null;
        return begins ? string.Concat(format.Stub, answer.AsSpan(spaces + stub.Length)) : answer;
    }
}
