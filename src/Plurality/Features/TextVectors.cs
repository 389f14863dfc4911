namespace Plurality.Features;

/// <summary>
/// The vector of a text, such as a model's hidden states averaged over its tokens. The same length for every text; called once per pool
/// text and once per query, so vectors may be precomputed.
/// </summary>
public delegate ReadOnlyMemory<float> TextVectors(string text);
