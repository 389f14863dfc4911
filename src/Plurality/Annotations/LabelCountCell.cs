namespace Plurality.Annotations;

/// <summary>
/// Items by the number of labels in their aggregate and by whether their annotators agree, which they do where all chose the same set
/// (docs/method.md#7-reference-figures: the cells that a balanced test set is drawn from).
/// </summary>
/// <param name="Labels">How many labels the aggregate has: 0, 1, or 2 for two and more.</param>
/// <param name="Agree">The number of items on which all votes, at least two, are the same set.</param>
/// <param name="Disagree">The number of items on which votes differ.</param>
/// <param name="Unknown">The number of items with fewer than two votes, where there is nobody to agree.</param>
internal sealed record LabelCountCell(int Labels, int Agree, int Disagree, int Unknown)
{
    /// <summary>The number of items whose aggregate has so many labels.</summary>
    public int Items => Agree + Disagree + Unknown;
}
