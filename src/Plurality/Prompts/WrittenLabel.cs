namespace Plurality.Prompts;

/// <summary>A position in an answer where the format expects a label, and the text there.</summary>
/// <param name="Start">Index in the answer of the first character that an option of the format would occupy.</param>
/// <param name="End">Index after the last written character; equals the answer's length while the label is open.</param>
/// <param name="Text">The written text, unescaped and trimmed, without the format's own words; may be empty.</param>
/// <param name="Closed">Whether the text that must follow a label is present.</param>
internal readonly record struct WrittenLabel(int Start, int End, string Text, bool Closed);
