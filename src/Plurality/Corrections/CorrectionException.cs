namespace Plurality.Corrections;

/// <summary>A correction cannot be measured on what there is.</summary>
internal sealed class CorrectionException : PluralityException
{
    /// <summary>Says what must be what, what was found and what to do.</summary>
    public CorrectionException(string correction, string sentence)
        : base($"{correction}: {sentence}") => Correction = correction;

    /// <summary>The correction's name.</summary>
    public string Correction { get; }
}
