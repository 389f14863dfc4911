using System.Globalization;
using Plurality.Catalogues;
using Plurality.Labels;

namespace Plurality.Estimators;

/// <summary>
/// <c>constant:c</c>: every label gets c, whatever the text. It does well on NLL and L1 if most labels do not apply (paper, A.6), so every
/// method must beat it. In single-label tasks each label also gets c; the proportions are uniform.
/// </summary>
internal sealed class ConstantEstimator : ZeroShotEstimator
{
    /// <summary>The default c.</summary>
    public const double DefaultValue = 0.1;

    private readonly double _value;

    /// <summary>Takes c, in [0,1].</summary>
    public ConstantEstimator(double value = DefaultValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
        _value = value;
    }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"constant:{_value:R}");

    /// <inheritdoc/>
    public override string Summary => "the same probability for every label, whatever the text";

    /// <inheritdoc/>
    public override EvidenceNeeds Needs => EvidenceNeeds.None;

    /// <inheritdoc/>
    public override string Cost => "0";

    /// <summary>Reads the options of <see cref="Name"/>.</summary>
    internal static ConstantEstimator Parse(OptionText options)
    {
        var value = options.TakeNumber("", 0, 1) ?? DefaultValue;
        options.End();
        return new ConstantEstimator(value);
    }

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return Needed.Marginals(evidence, _ => _value);
    }
}
