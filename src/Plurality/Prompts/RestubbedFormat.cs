namespace Plurality.Prompts;

/// <summary>
/// A format whose answers begin with another text: for prompts that announce the answer in words of their own. Options, continuation and
/// ending stay the format's, so the stub must lead up to a label as the format's own does.
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

    /// <summary>An answer that does not begin with the stub is read as far as the format itself can, and is malformed.</summary>
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

    /// <summary>The answer with the format's stub, and how many characters further to the right everything behind it really
    /// stands.</summary>
    private string InFormat(string answer, out int? shift)
    {
        ArgumentNullException.ThrowIfNull(answer);
        // Spaces before the stub are overlooked, as they are before a format's own.
        var spaces = answer.StartsWith(stub, StringComparison.OrdinalIgnoreCase) ? 0 : answer.Length - answer.AsSpan().TrimStart().Length;
        var begins = answer.AsSpan(spaces).StartsWith(stub, StringComparison.OrdinalIgnoreCase);
        shift = begins ? spaces + stub.Length - format.Stub.Length : null;
        return begins ? string.Concat(format.Stub, answer.AsSpan(spaces + stub.Length)) : answer;
    }
}
