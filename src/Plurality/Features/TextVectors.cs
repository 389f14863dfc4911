namespace Plurality.Features;

/// <summary>
/// The vector of a text, such as a model's hidden states averaged over its tokens. The same length for every text; asked once for each text
/// of a pool and once for each query, so that vectors may be computed beforehand and looked up here.
/// </summary>
public delegate ReadOnlyMemory<float> TextVectors(string text);
