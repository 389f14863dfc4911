namespace Plurality.Estimators;

/// <summary>The parts of <see cref="Evidence"/> that a method reads.</summary>
[Flags]
public enum EvidenceNeeds
{
    /// <summary>Nothing but the label set.</summary>
    None = 0,

    /// <summary><see cref="Evidence.Trace"/>: one answer with its steps.</summary>
    Trace = 1,

    /// <summary><see cref="Evidence.Unary"/>: one question per label.</summary>
    Unary = 2,

    /// <summary><see cref="Evidence.Pairs"/>: one question per pair of options.</summary>
    Pairs = 4,

    /// <summary><see cref="Evidence.Lists"/>: the tree of label lists.</summary>
    Lists = 8,

    /// <summary>The hidden state of step 1 in <see cref="Evidence.Trace"/>.</summary>
    HiddenStates = 16,

    /// <summary><see cref="Evidence.Text"/>.</summary>
    Text = 32,

    /// <summary><see cref="Evidence.Truth"/>.</summary>
    Truth = 64,

    /// <summary><see cref="Evidence.Samples"/>: several answers, drawn at temperature 1.</summary>
    Samples = 128,
}
