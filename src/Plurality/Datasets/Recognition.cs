namespace Plurality.Datasets;

/// <summary>The format recognised for a file without a named format, and the reason to report.</summary>
/// <param name="Format">How the file is read.</param>
/// <param name="Reason">Why, such as <c>its header names the column "rater_id"</c>.</param>
internal sealed record Recognition(DatasetFormat Format, string Reason)
{
    /// <summary>What a file is read as and why, in one sentence.</summary>
    public string SentenceOn(string file) => $"{file} is read as {Format.Name}: {Reason}.";
}
