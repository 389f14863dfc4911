namespace Plurality.Datasets.Tables;

/// <summary>The number of rows per vote.</summary>
internal enum VoteRows
{
    /// <summary>One, with all labels.</summary>
    One,

    /// <summary>One for each chosen label, or for some of them.</summary>
    OnePerChosenLabel,

    /// <summary>One for each label, with a value that says whether it was chosen.</summary>
    OnePerLabel,
}
