namespace Plurality.Estimators;

/// <summary>The targets that a probe learns.</summary>
internal enum ProbeTargets
{
    /// <summary>Ĥ, the shares of annotators; the gold labels where there are no annotators.</summary>
    Soft,

    /// <summary>The gold labels, as in Ma et al. (EMNLP 2025, arXiv 2505.17510).</summary>
    Gold,
}
