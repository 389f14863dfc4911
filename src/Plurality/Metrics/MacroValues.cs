namespace Plurality.Metrics;

/// <summary>What a macro average averages.</summary>
/// <param name="Present">The value of each label that a document has whose weight is above 0; null if the resample lacks the label.</param>
/// <param name="Others">The sum of the values of the other labels that are averaged.</param>
/// <param name="Labels">The number of averaged labels.</param>
internal readonly record struct MacroValues(double?[] Present, double Others, int Labels)
{
    /// <summary>
    /// The average. Labels that the resample lacks are left out; the others stand for them, because a resample without a rare label says
    /// nothing about it. Null if the resample lacks every label that the documents have.
    /// </summary>
    public double? Mean
    {
        get
        {
            var (drawn, sum) = (0, 0.0);
            foreach (var value in Present)
            {
                if (value is { } defined)
                {
                    drawn++;
                    sum += defined;
                }
            }

            return Labels == 0 || (Present.Length > 0 && drawn == 0)
                ? null
                : (Others + (drawn > 0 ? sum / drawn * Present.Length : 0)) / Labels;
        }
    }
}
