namespace Plurality.Features;

/// <summary>The counting options of <see cref="TfidfVectorizer"/>.</summary>
internal sealed record TfidfOptions
{
    /// <summary>The minimum number of fitted texts that contain a term; at least 1.</summary>
    public int MinimumDocumentFrequency { get; init; } = 1;

    /// <summary>Whether a term that occurs <c>c</c> times in a text counts <c>1 + ln c</c> instead of <c>c</c>.</summary>
    public bool Sublinear { get; init; }
}
