using Plurality.Models;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>A trace, and what measuring its attention needs.</summary>
/// <param name="Trace">The trace, without attention.</param>
/// <param name="Tokens">All tokens read and written, up to the last query at least.</param>
/// <param name="PromptTokens">How many of them are the prompt.</param>
/// <param name="Queries">The steps r ≥ 2.</param>
internal sealed record DecodedAnswer(Trace Trace, int[] Tokens, int PromptTokens, IReadOnlyList<AttentionQuery> Queries);
