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
        (string Name, string Title, Func<double[], MetricValue> Of, bool HasInterval)[] figures =
        [
            ("fleiss", "Fleiss' kappa", chance.Fleiss, true),
            ("cohen", "Cohen's kappa", pairs.Cohen, true),
            ("light", "Light's kappa", pairs.Light, true),
            ("brennan_prediger", "Brennan-Prediger coefficient", chance.BrennanPrediger, true),
            ("gwet_ac1", "Gwet's AC1", chance.GwetAc1, true),
            Alpha("alpha_exact_match", "exact match", (i, j) => VoteDistance.ExactMatch(sets[i], sets[j])),
            Alpha("alpha_jaccard", "Jaccard", (i, j) => VoteDistance.Jaccard(sets[i], sets[j])),
            Alpha("alpha_masi", "MASI", (i, j) => MasiDistance.Between(sets[i], sets[j])),
            Scaled("alpha_ordinal", "ordinal", values => new SetAlpha(choices, values, ordinal: true)),
            Scaled("alpha_interval", "interval", values => new SetAlpha(choices, values, ordinal: false)),
        ];
        var drawn = new double?[figures.Length][];
        for (var figure = 0; figure < figures.Length; figure++)
        {
            drawn[figure] = new double?[Resamples];
        }

        var items = annotations.Items.Count;
        double[] ones = [.. Enumerable.Repeat(1.0, items)];
        MetricValue[] values = [.. figures.Select(figure => figure.Of(ones))];
        var weights = new double[items];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var generator = SeededGenerator.For(seed, "agreement", FormattableString.Invariant($"{resample}"));
            Array.Clear(weights);
            for (var draw = 0; draw < items; draw++)
            {
                weights[generator.NextInt(items)]++;
            }

            for (var figure = 0; figure < figures.Length; figure++)
            {
                if (values[figure].Value is not null && figures[figure].HasInterval)
                {
                    drawn[figure][resample] = figures[figure].Of(weights).Value;
                }
            }
        }

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

        (string, string, Func<double[], MetricValue>, bool) Alpha(string name, string distance, Func<int, int, double> between) =>
            (name, $"Krippendorff's alpha, {distance}", new SetAlpha(choices, between).Of, sets.Count <= SetAlpha.MostInTable);

        double[] OfSets(double[] ofLabels) => [.. Enumerable.Range(0, sets.Count).Select(set => ofLabels[sets[set][0]])];

        (string, string, Func<double[], MetricValue>, bool) Scaled(string name, string distance, Func<double[], SetAlpha> of) =>
            (
                name,
                $"Krippendorff's alpha, {distance}",
                scale is null ? _ => MetricValue.Undefined(0, VoteDistance.WhyNoScale(annotations)!) : of(OfSets(scale)).Of,
                true
            );
    }
}
