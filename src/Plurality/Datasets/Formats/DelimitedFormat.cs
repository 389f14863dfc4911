using Plurality.Datasets.Tables;

namespace Plurality.Datasets.Formats;

/// <summary>Delimited text (CSV, TSV) whose rows have one form.</summary>
internal sealed class DelimitedFormat(TableForm form, string summary) : DatasetFormat
{
    public override string Name => TableForms.NameOf(form);

    public override string Summary => summary;

    public override DatasetOptions Options => TableScheme.OptionsOf(form);

    public override string? Why(DatasetHead head)
    {
        var table = TableHead.Of(head);
        if (table.Fault is { } fault && (table.IsTable || table.IsNamed))
        {
            throw head.Fault ?? fault;
        }

        if (table.Scheme is not { } scheme)
        {
            return table.IsNamed && form == TableForm.Lists ? $"its name ends in {head.Ending}" : null;
        }

        if (scheme.Form != form)
        {
            return null;
        }

        var usual = head.Ending is ".tsv" or ".tab" ? '\t' : ',';
        return table.Dialect is { Delimiter: var delimiter } && delimiter != usual
            ? $"its cells are separated by {(delimiter == '\t' ? "tabs" : $"'{delimiter}'")} and {scheme.Reason}"
            : scheme.Reason;
    }

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults) =>
        DelimitedText.Open(reader, reading) is { } table ? TableItems.Read(table, form, reading, faults) : [];
}
