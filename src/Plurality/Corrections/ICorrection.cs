namespace Plurality.Corrections;

/// <summary>
/// A bias correction without labels: measured at step 1, it acts on the scores of every step of every trace before an estimator sees them
/// (docs/method.md#corrections).
/// </summary>
public interface ICorrection
{
    /// <summary>The name that run files and tables use.</summary>
    string Name { get; }

    /// <summary>One sentence for help texts: what it does.</summary>
    string Summary { get; }

    /// <summary>What it is measured on.</summary>
    CorrectionNeeds Needs { get; }

    /// <summary>The content-free texts that the model must be asked about, each in the place of the document; empty for most.</summary>
    IReadOnlyList<string> ContentFreeInputs => [];

    /// <summary>Measures the correction.</summary>
    /// <exception cref="CorrectionException">What it is measured on is missing or too little.</exception>
    StepCorrection Measure(CorrectionData data);
}
