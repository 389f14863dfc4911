namespace Plurality.Decoding;

/// <summary>
/// A place where an option ends: some of its tokens, and the tokens that end it there. Most options have one. An option whose end shares a
/// token with the next text can have several, because that text decides how the end is cut (docs/method.md#tokens-that-span-a-border).
/// No token sequence belongs to two ends.
/// </summary>
/// <param name="Option">The option.</param>
/// <param name="Path">The tokens from the place of the options to here.</param>
/// <param name="MayFollow">The tokens that complete the option's mass; none if only P(end) is read.</param>
/// <param name="EndsAnswer">The tokens of e in P(end) = e / (e + c).</param>
/// <param name="Continues">The tokens of c.</param>
internal sealed record OptionEnd(int Option, int[] Path, int[] MayFollow, int[] EndsAnswer, int[] Continues);
