namespace Plurality.Corrections;

/// <summary>A correction cannot be measured on the available data.</summary>
internal sealed class CorrectionException : PluralityException
{
    /// <summary>States the requirement, what was found and what to do.</summary>
    public CorrectionException(string correction, string sentence)
        : base($"{correction}: {sentence}") => Correction = correction;

    /// <summary>The correction's name.</summary>
    public string Correction { get; }
}
