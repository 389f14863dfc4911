namespace Plurality.Analysis;

/// <summary>How the intervals of figures are made: 95 %, by resampling documents.</summary>
/// <param name="Resamples">How many times documents are drawn anew; 0 for no intervals.</param>
/// <param name="Seed">What the draws are made from; runs over the same documents get the same draws.</param>
public sealed record AnalysisSettings(int Resamples = AnalysisSettings.DefaultResamples, ulong Seed = 0)
{
    /// <summary>How many resamples are drawn unless said otherwise.</summary>
    public const int DefaultResamples = 1000;
}
