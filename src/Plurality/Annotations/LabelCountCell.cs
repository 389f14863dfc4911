namespace Plurality.Annotations;

/// <summary>
/// Numbers of items by the number of labels in their aggregate and by agreement: annotators agree if all chose the same set
/// (docs/method.md#7-reference-figures: the cells from which a balanced test set is drawn).
/// </summary>
/// <param name="Labels">The number of labels in the aggregate: 0, 1, or 2 for two and more.</param>
/// <param name="Agree">The number of items on which all votes, at least two, are the same set.</param>
/// <param name="Disagree">The number of items on which votes differ.</param>
/// <param name="Unknown">The number of items with fewer than two votes, for which agreement is undefined.</param>
internal sealed record LabelCountCell(int Labels, int Agree, int Disagree, int Unknown)
{
    /// <summary>The number of items whose aggregate has this number of labels.</summary>
    public int Items => Agree + Disagree + Unknown;
}
