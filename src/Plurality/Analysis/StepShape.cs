using Plurality.Traces;

namespace Plurality.Analysis;

/// <summary>The shape of a step's distribution over the offered options.</summary>
/// <param name="Top">The highest probability, in [0,1].</param>
/// <param name="Second">The second highest, in [0,1]; null if only one option was offered.</param>
/// <param name="Entropy">
/// The entropy in bits: from 0 (one option has all probability) to log2 of the number of options (all are equal).
/// </param>
internal readonly record struct StepShape(double Top, double? Second, double Entropy)
{
    /// <summary>Returns the shape of a step.</summary>
    public static StepShape Of(StepDistribution step)
    {
        double top = 0,
            second = 0,
            entropy = 0;
        var offered = 0;
        for (var option = 0; option < step.Options.Count; option++)
        {
            if (!step.Offers(option))
            {
                continue;
            }

            offered++;
            var probability = step.Probabilities[option];
            if (probability > top)
            {
                (top, second) = (probability, top);
            }
            else if (probability > second)
            {
                second = probability;
            }

            if (probability > 0)
            {
                entropy -= probability * Math.Log2(probability);
            }
        }

        return new StepShape(top, offered > 1 ? second : null, entropy);
    }
}
