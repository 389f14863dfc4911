namespace Plurality.Llama.Cache;

/// <summary>A finished file of <see cref="ExpandedModels"/>.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Sha256">Its verified SHA-256.</param>
/// <param name="Warnings">Warnings about its creation; usually none.</param>
internal sealed record ExpandedModel(string Path, string Sha256, IReadOnlyList<string> Warnings);
