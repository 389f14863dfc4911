namespace Plurality.Prompts;

/// <summary>A place in an answer where the format expects a label to begin, and what stands there.</summary>
/// <param name="Start">Index in the answer of the first character that an option of the format would occupy.</param>
/// <param name="End">Index after the last character of what was written; equals the answer's length while it is still open.</param>
/// <param name="Text">What was written, unescaped and trimmed, without the format's own words; empty where nothing was.</param>
/// <param name="Closed">Whether what must follow a label has been seen.</param>
internal readonly record struct WrittenLabel(int Start, int End, string Text, bool Closed);
