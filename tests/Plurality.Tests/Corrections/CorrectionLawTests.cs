using System.Globalization;
using Plurality.Corrections;
using Plurality.Numerics;
using Plurality.Traces;
using Xunit;
using static Plurality.Tests.Traces.TraceExample;

namespace Plurality.Tests.Corrections;

/// <summary>What every correction keeps; a new one takes part by standing in <see cref="CorrectionCatalogue.All"/>.</summary>
public sealed class CorrectionLawTests
{
    private static readonly string[] Options = ["anger", "fear", "joy", "none"];

    public static TheoryData<string> Names => [.. CorrectionCatalogue.All.Select(correction => correction.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_order_of_documents_changes_nothing_but_last_digits(string name)
    {
        var (documents, pool) = Example();

        Near(Shifts(name, Data(documents, pool)), Shifts(name, Data([.. documents.Reverse()], pool)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Documents_twice_change_nothing(string name)
    {
        var (documents, pool) = Example();

        Near(Shifts(name, Data(documents, pool)), Shifts(name, Data([.. documents, .. documents], pool)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Permuting_options_permutes_the_shifts(string name)
    {
        var (documents, pool) = Example();
        int[] order = [2, 0, 1, 3];
        var permuted = new PoolFrequencies(Pick(pool.Options, order), Pick(pool.Frequencies, order), pool.Documents);

        var shifts = Shifts(name, Data([.. documents.Select(trace => Permute(trace, order))], permuted));

        Near(Pick(Shifts(name, Data(documents, pool)), order), shifts);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Traces_are_left_as_they_were_and_the_result_is_a_distribution(string name)
    {
        var (documents, pool) = Example();
        double[] before = [.. documents[0].Steps[0].Distribution.Scores];

        var corrected = CorrectionCatalogue.Parse(name).Fit(Data(documents, pool)).Apply(documents[0]);

        Assert.Equal(before, documents[0].Steps[0].Distribution.Scores);
        Assert.NotEqual(before, corrected.Steps[0].Distribution.Scores);
        Assert.All(corrected.Steps, step => Assert.Equal(1, step.Distribution.Probabilities.Sum(), 1e-12));
    }

    // Scores are logits or log masses: what is added to all of a document's scores says nothing about it.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_constant_added_to_the_scores_of_a_document_changes_no_probability(string name)
    {
        var (documents, pool) = Example();
        var measured = CorrectionCatalogue.Parse(name).Fit(Data(documents, pool));
        var raised = documents[0] with
        {
            Steps = [.. documents[0].Steps.Select(step => step with { Distribution = Raised(step.Distribution) })],
        };

        Near(measured.Apply(documents[0]).Steps[0].Distribution.Probabilities, measured.Apply(raised).Steps[0].Distribution.Probabilities);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_culture_with_decimal_commas_changes_nothing(string name)
    {
        var (documents, pool) = Example();
        var invariant = CorrectionCatalogue.Parse(name).Fit(Data(documents, pool)).ToJson().ToJsonString();
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(invariant, CorrectionCatalogue.Parse(name).Fit(Data(documents, pool)).ToJson().ToJsonString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static IReadOnlyList<double> Shifts(string name, CorrectionData data) =>
        ((FittedLinearCorrection)CorrectionCatalogue.Parse(name).Fit(data)).Shifts;

    /// <summary>Twelve documents of two steps, of which the second offers neither the first label nor none.</summary>
    private static (Trace[] Documents, PoolFrequencies Pool) Example()
    {
        var chance = new SeededGenerator(3);
        double Weight() => 0.1 + chance.NextDouble();
        return (
            [
                .. Enumerable
                    .Range(0, 12)
                    .Select(_ =>
                        Of(Options, (Shares(Weight(), Weight(), Weight(), Weight()), "anger"), (Shares(0, Weight(), Weight(), 0), "joy"))
                    ),
            ],
            new PoolFrequencies(Options, [0.5, 0.25, 0, 0.25], 40)
        );
    }

    /// <summary>The first three documents stand for what the model says without one.</summary>
    private static CorrectionData Data(Trace[] documents, PoolFrequencies pool)
    {
        var first = documents.Distinct().OrderBy(trace => trace.Steps[0].Distribution.Scores[^1]).Take(3).ToArray();
        return new CorrectionData(
            documents,
            new Dictionary<string, Trace>
            {
                ["N/A"] = first[0],
                [""] = first[1],
                ["[MASK]"] = first[2],
            },
            pool
        );
    }

    private static Trace Permute(Trace trace, int[] order) =>
        trace with
        {
            Steps =
            [
                .. trace.Steps.Select(step =>
                    step with
                    {
                        Distribution = new StepDistribution(
                            Pick(step.Distribution.Options, order),
                            Pick(step.Distribution.Scores, order),
                            Pick(step.Distribution.Probabilities, order),
                            step.Distribution.Coverage
                        ),
                    }
                ),
            ],
        };

    private static StepDistribution Raised(StepDistribution step) =>
        new(step.Options, [.. step.Scores.Select(score => score + 3)], step.Probabilities, step.Coverage);

    private static T[] Pick<T>(IReadOnlyList<T> values, int[] order) => [.. order.Select(place => values[place])];

    private static void Near(IReadOnlyList<double> expected, IReadOnlyList<double> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
}
