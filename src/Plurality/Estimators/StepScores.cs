namespace Plurality.Estimators;

/// <summary>The step scores that an estimator reads. Corrections change only these.</summary>
public enum StepScores
{
    /// <summary>None: the estimator reads other evidence, or only what was written.</summary>
    None,

    /// <summary>Those of step 1.</summary>
    First,

    /// <summary>Those of every step.</summary>
    All,
}
