namespace Plurality.Datasets.Formats;

/// <summary>One record of a JSON file, as it is written.</summary>
/// <param name="Key">What names it where the record itself does not: its key, its index in a table, its number in
/// an array, its line.</param>
/// <param name="Text">The record's JSON.</param>
/// <param name="Place">Where the record begins, its key included.</param>
/// <param name="Start">Where <paramref name="Text"/> begins.</param>
/// <param name="IsNamed">Whether the key is a name that the file gives.</param>
/// <param name="IsLine">Whether the key is a line's number.</param>
internal sealed record JsonPiece(string Key, string Text, TextPlace Place, TextPlace Start, bool IsNamed = false, bool IsLine = false);
