namespace Plurality.Runtime.Runs;

/// <summary>How the labels of a run's methods are decided for.</summary>
public enum ThresholdChoice
{
    /// <summary>At a given threshold.</summary>
    Given,

    /// <summary>At one threshold, fitted.</summary>
    One,

    /// <summary>At a threshold for each label, fitted.</summary>
    PerLabel,
}
