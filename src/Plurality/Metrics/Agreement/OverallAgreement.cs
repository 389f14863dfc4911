using Plurality.Annotations;
using Plurality.Numerics;
using Plurality.Statistics;

namespace Plurality.Metrics.Agreement;

/// <summary>
/// Agreement over all labels at once. A category is a set of labels that an annotator chose, so two votes agree if their sets are equal.
/// Missing votes are allowed, by the formulas of Gwet, "Handbook of Inter-Rater Reliability" (4th ed. 2014), as in irrCAC. Intervals are
/// percentile bootstrap intervals over items.
/// </summary>
internal static class OverallAgreement
{
    /// <summary>The number of resamples per interval.</summary>
    private const int Resamples = 500;

    /// <summary>All coefficients.</summary>
    public static IReadOnlyList<AgreementCoefficient> Of(AnnotationMatrix annotations, ulong seed = 0, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(annotations);
        var choices = new ChoiceCounts(annotations);
        var chance = new ChanceCoefficients(choices);
        var pairs = new PairedKappas(annotations);
        var scale = VoteDistance.Scale(annotations);
        var sets = annotations.Choices;
        List<(string Name, string Title, SetAlpha? Of, bool HasInterval)> alphas =
        [
            Alpha("alpha_exact_match", "exact match", (i, j) => VoteDistance.ExactMatch(sets[i], sets[j])),
            Alpha("alpha_jaccard", "Jaccard", (i, j) => VoteDistance.Jaccard(sets[i], sets[j])),
            Alpha("alpha_masi", "MASI", (i, j) => MasiDistance.Between(sets[i], sets[j])),
            Scaled("alpha_ordinal", "ordinal", values => new SetAlpha(choices, values, ordinal: true)),
            Scaled("alpha_interval", "interval", values => new SetAlpha(choices, values, ordinal: false)),
        ];
        var noScale = MetricValue.Undefined(0, VoteDistance.WhyNoScale(annotations) ?? "");
        (string Name, string Title, bool HasInterval)[] figures =
        [
            ("fleiss", "Fleiss' kappa", true),
            ("cohen", "Cohen's kappa", true),
            ("light", "Light's kappa", true),
            ("brennan_prediger", "Brennan-Prediger coefficient", true),
            ("gwet_ac1", "Gwet's AC1", true),
            .. alphas.Select(alpha => (alpha.Name, alpha.Title, alpha.HasInterval)),
        ];
        var items = annotations.Items.Count;
        var values = Values([.. Enumerable.Repeat((byte)1, items)], isResample: false);
        var drawn = Array.ConvertAll(figures, _ => new double?[Resamples]);
        ParallelRooms.For(
            Resamples,
            () => new byte[items],
            (resample, weights) =>
            {
                var generator = SeededGenerator.For(seed, "agreement", FormattableString.Invariant($"{resample}"));
                Array.Clear(weights);
                for (var draw = 0; draw < items; draw++)
                {
                    weights[generator.NextInt(items)]++; // a byte: 256 draws of one item do not happen, and would be an exception
                }

                foreach (var (figure, value) in Values(weights, isResample: true).Index())
                {
                    drawn[figure][resample] = value.Value;
                }
            }
        );
        return
        [
            .. figures.Select(
                (figure, place) =>
                    new AgreementCoefficient(
                        figure.Name,
                        figure.Title,
                        figure.HasInterval
                            ? Interval.OfResamples(values[place], drawn[place], level)
                            : Interval.Without(
                                values[place],
                                FormattableString.Invariant($"more than {SetAlpha.MostInTable} sets of labels were chosen")
                            )
                    )
            ),
        ];

        // In the order of the figures; what has no interval is not resampled.
        MetricValue[] Values(byte[] weights, bool isResample)
        {
            var (chances, kappas, pairable) = (chance.Of(weights), pairs.Of(weights, !isResample), choices.Pairable(weights));
            return
            [
                chances[0],
                .. kappas,
                chances[1],
                chances[2],
                .. alphas.Select(alpha => isResample && !alpha.HasInterval ? noScale : alpha.Of?.Of(weights, pairable) ?? noScale),
            ];
        }

        double[] OfSets(double[] ofLabels) => [.. Enumerable.Range(0, sets.Count).Select(set => ofLabels[sets[set][0]])];

        (string, string, SetAlpha?, bool) Alpha(string name, string distance, Func<int, int, double> between) =>
            (name, $"Krippendorff's alpha, {distance}", new SetAlpha(choices, between), sets.Count <= SetAlpha.MostInTable);

        (string, string, SetAlpha?, bool) Scaled(string name, string distance, Func<double[], SetAlpha> of) =>
            (name, $"Krippendorff's alpha, {distance}", scale is null ? null : of(OfSets(scale)), true);
    }
}
