namespace Plurality.Datasets.Tables;

/// <summary>Advice for a table in which no labels are found: what its columns look like, and which option would read them.</summary>
internal static class MisreadTable
{
    private const int Shown = 6;

    /// <summary>The fault of a table without labels.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="required">The column that the form requires; null if any labels would do.</param>
    /// <param name="option">The option that names this column.</param>
    public static DatasetFormatException NothingToRead(TableColumns columns, string? required = null, string? option = null)
    {
        var text = columns.Text >= 0 ? -1 : columns.LooksLikeText();
        string[] advice =
        [
            .. columns
                .Rest.Where(column => column != text && columns.Contents[column].LooksLike is not null)
                .GroupBy(column => (Looks: columns.Contents[column].LooksLike!, Option: Option(columns, column)))
                .Take(Shown)
                .Select(group => Advice(columns, group.Key.Looks, group.Key.Option, [.. group])),
        ];
        var textAdvice =
            text >= 0 && !columns.Reading.TextIsOptional
                ? $" {columns.Name(text)} may be the text: --text-column {Quoted(columns.Name(text))}."
                : "";
        return columns.Invalid(
            null,
            columns.All,
            required is null ? "a data file must have labels or votes" : $"the header must name a column \"{required}\"",
            (advice.Length > 0 ? string.Join(" ", advice) : $"Say with {option ?? "--label-column"} which column holds it.")
                + textAdvice
                + " Leave columns out with --omit-columns to read texts alone."
        );
    }

    /// <summary>How values must be written to be read; null if an option reads them.</summary>
    private static string? Rewriting(string looks) =>
        looks switch
        {
            "holds numbers with a decimal comma" => "write them with a point",
            "holds percentages" => "write them as shares, such as 0.8",
            "holds marks" => "write 1 for a mark, and 0 where there is none",
            _ => null,
        };

    /// <summary>A name as a shell takes it.</summary>
    private static string Quoted(string name) =>
        name.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.') ? name : $"\"{name}\"";

    private static string Option(TableColumns columns, int column) =>
        ColumnNames.NamesAnnotator(columns.Name(column)) ? "--annotator-columns"
        : columns.Contents[column] is { AreNames: true } or { HasLists: true } ? "--label-column"
        : "--indicator-columns";

    private static string Advice(TableColumns columns, string looks, string option, int[] group)
    {
        var listed = columns.Listed(group);
        if (looks == "is blank")
        {
            return $"{listed} {(group.Length == 1 ? "is" : "are")} blank; --blank not-chosen if that means that no label was chosen.";
        }

        var held = $"{listed} {(group.Length == 1 ? looks : "hold" + looks["holds".Length..])}";
        if (Rewriting(looks) is { } rewriting)
        {
            return $"{held}; {rewriting}.";
        }

        var names = group.Take(Shown).Select(column => Quoted(columns.Name(column)));
        return $"{held}: "
            + (
                option == "--label-column"
                    ? string.Join(" or ", names.Select(name => $"{option} {name}"))
                    : $"{option} {string.Join(',', names)}"
            )
            + (looks == "holds numbers" ? " with --threshold." : ".");
    }
}
