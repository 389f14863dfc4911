namespace Plurality.Datasets;

/// <summary>Every option of a reading is used or refused.</summary>
internal static class UnusedOptions
{
    private static readonly (DatasetOptions Option, string Name, Func<DatasetReading, bool> IsGiven)[] All =
    [
        (DatasetOptions.IdColumn, "--id-column", reading => reading.Columns.Id is not null),
        (DatasetOptions.TextColumn, "--text-column", reading => reading.Columns.Text is not null),
        (DatasetOptions.SplitColumn, "--split-column", reading => reading.Columns.Split is not null),
        (DatasetOptions.OmittedColumns, "--omit-columns", reading => reading.Columns.Omitted is { Count: > 0 }),
        (DatasetOptions.Delimiter, "--delimiter", reading => reading.Columns.Delimiter is not null),
        (DatasetOptions.LabelColumn, "--label-column", reading => reading.Columns.Label is not null),
        (DatasetOptions.LabelSeparator, "--label-separator", reading => reading.Columns.LabelSeparator is not null),
        (DatasetOptions.AnnotatorColumn, "--annotator-column", reading => reading.Columns.Annotator is not null),
        (DatasetOptions.AnnotatorColumns, "--annotator-columns", reading => reading.Columns.AnnotatorColumns is not null),
        (DatasetOptions.LabelColumns, "--indicator-columns", reading => reading.Columns.LabelColumns is not null),
        (DatasetOptions.ValueColumn, "--value-column", reading => reading.Columns.Value is not null),
        (DatasetOptions.TotalColumn, "--total-column", reading => reading.Columns.Total is not null),
        (DatasetOptions.Blank, "--blank", reading => reading.Columns.Blank != BlankCell.ByColumn),
        (DatasetOptions.Threshold, "--threshold", reading => reading.Threshold is not null),
        (DatasetOptions.Grouped, "--grouped", reading => reading.Grouped),
    ];

    /// <summary>Refuses a reading with options that a format does not use.</summary>
    /// <param name="format">The format's name.</param>
    /// <param name="used">The options it uses.</param>
    /// <param name="reading">The reading.</param>
    /// <exception cref="DatasetFormatException">Options are not used; all of them are reported together.</exception>
    public static void Refuse(string format, DatasetOptions used, DatasetReading reading)
    {
        DatasetFault[] faults =
        [
            .. All.Where(one => !used.HasFlag(one.Option) && one.IsGiven(reading))
                .Select(one => new DatasetFault(
                    reading.SourceName,
                    Line: null,
                    Column: null,
                    Found: $"{one.Name} for a file that is read as {format}",
                    Expected: "an option must be one that the format of the file uses",
                    Remedy: Advice(used)
                )),
        ];
        if (faults.Length > 0)
        {
            throw new DatasetFormatException(faults);
        }
    }

    private static string Advice(DatasetOptions used)
    {
        var names = string.Join(", ", All.Where(one => used.HasFlag(one.Option)).Select(one => one.Name));
        return names.Length == 0
            ? "Leave it out, or name the format that it is for with --input-format."
            : $"Leave it out, use one of {names}, or name the format that it is for with --input-format.";
    }
}
