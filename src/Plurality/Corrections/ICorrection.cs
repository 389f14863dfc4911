using Plurality.Catalogues;

namespace Plurality.Corrections;

/// <summary>
/// A bias correction without labels, with its options: measured at step 1, it acts on the scores of every step of every trace before an
/// estimator sees them (docs/method.md#4-methods). Its measured form is a <see cref="FittedCorrection"/>.
/// </summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public interface ICorrection : IMethodPart
{
    /// <summary>The data that it is measured on.</summary>
    CorrectionNeeds Needs { get; }

    /// <summary>The content-free texts that the model must be asked about, each in the place of the document; empty for most.</summary>
    IReadOnlyList<string> ContentFreeInputs => [];

    /// <summary>Model calls: one per content-free text, per run and not per document.</summary>
    string IMethodPart.Cost => ContentFreeInputs.Count is > 0 and var inputs ? FormattableString.Invariant($"{inputs} per run") : "0";

    /// <summary>Measures the correction.</summary>
    /// <exception cref="PluralityException">The data that it is measured on is missing or insufficient.</exception>
    FittedCorrection Fit(CorrectionData data);
}
