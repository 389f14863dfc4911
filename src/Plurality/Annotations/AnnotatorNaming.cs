namespace Plurality.Annotations;

/// <summary>
/// What the annotators' names of a data set stand for; figures per annotator, and agreement between two of them, mean something only for
/// <see cref="Persons"/>.
/// </summary>
internal enum AnnotatorNaming
{
    /// <summary>Nobody voted, so there are no names.</summary>
    Absent,

    /// <summary>A name is the same annotator on every item.</summary>
    Persons,

    /// <summary>
    /// Names such as <c>u1</c>, <c>u2</c> only count the votes of an item; who <c>u1</c> is differs from item to item. Taken to be so where
    /// one series of names (the same beginning, then 1, 2, … or 0, 1, …) casts more than half of all votes, is filled from its start
    /// without a gap on every item it occurs on, and not always to the same length. Persons whose names end in numbers leave gaps; a fixed
    /// team that votes on every item leaves none but always has the same length. Slots that are always filled to the same length cannot be
    /// told from such a team, and count as persons.
    /// </summary>
    Slots,
}
