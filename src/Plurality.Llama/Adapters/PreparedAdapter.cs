namespace Plurality.Llama.Adapters;

/// <summary>An adapter that is ready to load: valid, and made for the model.</summary>
/// <param name="Content">The adapter.</param>
/// <param name="Path">Full path of its file.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal.</param>
/// <param name="Scale">The factor of what it adds.</param>
internal sealed record PreparedAdapter(LoraAdapter Content, string Path, string Sha256, float Scale);
