namespace Plurality.Datasets;

/// <summary>What a file was taken for where no format was named, so that it can be said.</summary>
/// <param name="Format">How the file is read.</param>
/// <param name="Reason">Why, such as <c>its header names the column "rater_id"</c>.</param>
internal sealed record Recognition(DatasetFormat Format, string Reason);
