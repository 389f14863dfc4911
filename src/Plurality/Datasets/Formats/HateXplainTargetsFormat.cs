namespace Plurality.Datasets.Formats;

/// <summary>Reads the files of <see cref="HateXplainFormat"/> for the groups each annotator saw targeted: none, one or several.</summary>
internal sealed class HateXplainTargetsFormat : DatasetFormat
{
    public override string Name => "hatexplain-targets";

    public override string Summary =>
        "The same file as hatexplain, read for the groups that each annotator saw targeted; None is a vote for none. Never recognised: "
        + "name it.";

    internal override bool BoundsLines => false;

    public override string? Why(DatasetHead head) => null;

    public override IEnumerable<LocatedItem> Read(TextReader reader, DatasetReading reading, FaultLog faults)
    {
        foreach (var post in JsonEntry.Read(reader, reading, faults))
        {
            if (faults.Attempt(() => HateXplainFormat.ReadPost(post, HateXplainFormat.Targets)) is { } item)
            {
                yield return new LocatedItem(post.Place.Line, item, _ => post.Place);
            }
        }
    }
}
