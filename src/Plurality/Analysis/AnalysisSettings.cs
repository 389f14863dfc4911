using Plurality.Statistics;

namespace Plurality.Analysis;

/// <summary>
/// The settings of intervals: 95 %, by resampling documents. Runs with the same number of documents get the same draws, so that runs over
/// the same documents are paired. Not thread-safe.
/// </summary>
/// <param name="resamples">The number of resamples, at least 20.</param>
/// <param name="seed">The seed of the draws.</param>
public sealed class AnalysisSettings(int resamples = AnalysisSettings.DefaultResamples, ulong seed = 0)
{
    /// <summary>The default number of resamples.</summary>
    public const int DefaultResamples = 1000;

    // Draws for ten thousand documents take 40 MB, so only those of the last size are kept for the next analysis.
    private Bootstrap? _last;

    /// <summary>Returns the resamples for a number of documents.</summary>
    internal Bootstrap Bootstrap(int documents)
    {
        if (_last?.Documents != documents)
        {
            _last = new Bootstrap(documents, seed, resamples);
        }

        return _last;
    }
}
