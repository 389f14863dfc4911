namespace Plurality.Annotations;

/// <summary>
/// What the annotators' names of a data set refer to. Figures per annotator, and agreement between two annotators, are meaningful only for
/// <see cref="Persons"/>.
/// </summary>
internal enum AnnotatorNaming
{
    /// <summary>Nobody voted, so there are no names.</summary>
    Absent,

    /// <summary>A name refers to the same annotator on every item.</summary>
    Persons,

    /// <summary>
    /// Names such as <c>u1</c>, <c>u2</c> only number the votes of an item; <c>u1</c> may be a different person on each item. The rule: one
    /// series of names (the same beginning, then 1, 2, … or 0, 1, …) casts more than half of all votes, is filled from its start without a
    /// gap on every item where it occurs, and does not always have the same length. Persons whose names end in numbers leave gaps; a fixed
    /// team that votes on every item leaves none but always has the same length. Slots that are always filled to the same length cannot be
    /// told from such a team, and count as persons.
    /// </summary>
    Slots,
}
