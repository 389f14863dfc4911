namespace Plurality.Corrections;

/// <summary>
/// <c>pool-prior</c>: p = softmax(s·z + ln π), π the frequencies of the labels and of none in the demonstration pool. It restores, from
/// data, the prior that another correction removed. It fits nothing.
/// </summary>
internal sealed class PoolPriorCorrection : ICorrection
{
    /// <summary>s (docs/method.md#corrections).</summary>
    public const double Slope = 1.5;

    /// <inheritdoc/>
    public string Name => "pool-prior";

    /// <inheritdoc/>
    public string Summary => "multiplies the scores by 1.5 and the probabilities by the options' frequencies in the demonstration pool";

    /// <inheritdoc/>
    public CorrectionNeeds Needs => CorrectionNeeds.Pool;

    /// <inheritdoc/>
    public FittedCorrection Fit(CorrectionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var pool = data.Pool
            ?? throw new CorrectionException(Name, "The run must have a demonstration pool; it has none. Name one in the run file.");

        // An option never seen among N documents counts as half a document. Zero would make it impossible for every text.
        var rare = 0.5 / pool.Documents;
        return new FittedLinearCorrection(
            Name,
            pool.Options,
            Slope,
            [.. pool.Frequencies.Select(frequency => Math.Log(frequency > 0 ? frequency : rare))],
            [
                .. pool
                    .Options.Where((_, option) => pool.Frequencies[option] <= 0)
                    .Select(option =>
                        $"{Excerpt.Of(option)} never occurs among the {pool.Documents} documents of the demonstration pool: it counts as "
                        + $"half a document."
                    ),
            ]
        );
    }
}
