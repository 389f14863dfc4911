namespace Plurality.Llama.Cache;

/// <summary>A finished file of <see cref="ExpandedModels"/>.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Sha256">Its SHA-256, verified now.</param>
/// <param name="Warnings">What the user should know about how it came to be; usually none.</param>
internal sealed record ExpandedModel(string Path, string Sha256, IReadOnlyList<string> Warnings);
