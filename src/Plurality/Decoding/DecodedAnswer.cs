using Plurality.Models;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>A trace, and the input for measuring its attention.</summary>
/// <param name="Trace">The trace, without attention.</param>
/// <param name="Tokens">All tokens read and written, at least up to the last query.</param>
/// <param name="PromptTokens">How many of them belong to the prompt.</param>
/// <param name="Queries">The steps r ≥ 2.</param>
internal sealed record DecodedAnswer(Trace Trace, int[] Tokens, int PromptTokens, IReadOnlyList<AttentionQuery> Queries);
