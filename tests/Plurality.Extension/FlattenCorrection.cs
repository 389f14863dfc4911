using Plurality.Corrections;

namespace Plurality.Extension;

/// <summary><c>flatten</c>: halves every score, so that no option is as sure as the model makes it.</summary>
public sealed class FlattenCorrection : ICorrection
{
    public string Name => "flatten";

    public string Summary => "halves every score";

    public CorrectionNeeds Needs => CorrectionNeeds.Documents;

    public FittedCorrection Fit(CorrectionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var options = data.Documents[0].Steps[0].Distribution.Options;
        return FittedCorrection.Linear(Name, options, 0.5, [.. options.Select(_ => 0.0)]);
    }
}
