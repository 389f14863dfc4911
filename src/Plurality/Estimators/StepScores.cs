namespace Plurality.Estimators;

/// <summary>The scores of an answer's steps that an estimator reads: what a correction of them can change.</summary>
public enum StepScores
{
    /// <summary>None: the estimator reads other evidence, or only what was written.</summary>
    None,

    /// <summary>Those of step 1.</summary>
    First,

    /// <summary>Those of every step.</summary>
    All,
}
