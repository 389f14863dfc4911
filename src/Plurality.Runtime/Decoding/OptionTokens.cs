namespace Plurality.Runtime.Decoding;

/// <summary>How the options of one place are tokenised there.</summary>
/// <param name="Context">The tokens of the text before the options, as far back as the tokenizer was shown it.</param>
/// <param name="Options">Each option's tokens, aligned with the options.</param>
/// <param name="LeadLength">How many tokens the options' common lead has; 0 in most formats.</param>
/// <param name="FirstTokens">Each option's first token behind the lead, as written.</param>
/// <param name="VariantFirstTokens">The first tokens of each option's spellings, ascending.</param>
internal sealed record OptionTokens(
    IReadOnlyList<int> Context,
    IReadOnlyList<int[]> Options,
    int LeadLength,
    IReadOnlyList<int[]> FirstTokens,
    IReadOnlyList<int[]> VariantFirstTokens);
