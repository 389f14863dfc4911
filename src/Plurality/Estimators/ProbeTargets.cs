namespace Plurality.Estimators;

/// <summary>What a probe learns.</summary>
public enum ProbeTargets
{
    /// <summary>Ĥ, the shares of annotators; the gold labels where there are no annotators.</summary>
    Soft,

    /// <summary>The gold labels, as in the paper.</summary>
    Gold,
}
