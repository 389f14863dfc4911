using Plurality.Statistics;

namespace Plurality.Analysis;

/// <summary>
/// How the intervals of figures are made: 95 %, by resampling documents. Runs with as many documents get the same draws, so that over the
/// same documents they are paired. Not for use by several threads at once.
/// </summary>
/// <param name="resamples">How many times documents are drawn anew, at least 20.</param>
/// <param name="seed">What the draws are made from.</param>
public sealed class AnalysisSettings(int resamples = AnalysisSettings.DefaultResamples, ulong seed = 0)
{
    /// <summary>How many resamples are drawn unless said otherwise.</summary>
    public const int DefaultResamples = 1000;

    // Draws for ten thousand documents take 40 MB: those of the last size are kept for the next analysis, not those of every size.
    private Bootstrap? _last;

    /// <summary>The resamples of so many documents.</summary>
    internal Bootstrap Bootstrap(int documents)
    {
        if (_last?.Documents != documents)
        {
            _last = new Bootstrap(documents, seed, resamples);
        }

        return _last;
    }
}
