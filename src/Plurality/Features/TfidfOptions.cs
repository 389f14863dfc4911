namespace Plurality.Features;

/// <summary>What <see cref="TfidfVectorizer"/> counts, and how.</summary>
internal sealed record TfidfOptions
{
    /// <summary>In how many of the fitted texts a term must occur to become a column; at least 1.</summary>
    public int MinimumDocumentFrequency { get; init; } = 1;

    /// <summary>Whether a term that occurs <c>c</c> times in a text counts <c>1 + ln c</c> instead of <c>c</c>.</summary>
    public bool Sublinear { get; init; }
}
