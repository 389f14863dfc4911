namespace Plurality.Datasets;

/// <summary>How a file of documents is written.</summary>
public enum DatasetFormat
{
    /// <summary>
    /// One JSON object a line, with <c>text</c> and optionally <c>id</c>, <c>labels</c>, <c>annotations</c>, <c>split</c> and more.
    /// </summary>
    JsonLines,

    /// <summary>
    /// Comma-separated values with a header row that names a column <c>text</c> and optionally <c>id</c>, <c>labels</c> (separated by
    /// commas within the quoted field), <c>split</c> and more. Quoting as in RFC 4180.
    /// </summary>
    Csv,

    /// <summary>As <see cref="Csv"/>, with tabs between the columns.</summary>
    Tsv,

    /// <summary>One document a line and nothing else; an empty line is an empty document.</summary>
    PlainText,
}
