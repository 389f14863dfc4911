using Plurality.Llama.Benchmarks;
using Plurality.Llama.Tuning;
using Plurality.Llama.Weights;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Tuning;

public sealed class WeightTuningReportTests
{
    [Fact]
    public void The_fastest_is_chosen_among_those_within_the_divergence()
    {
        var report = Report(Measured(WeightFormat.F32, 4, 0), Measured(WeightFormat.F16, 9, 0.001), Measured(WeightFormat.Q8_0, 11, 0.02));

        Assert.Equal(WeightFormat.F16, report.Fastest(0.003)?.Format);
        Assert.Equal(WeightFormat.Q8_0, report.Fastest(0.02)?.Format);
        Assert.Equal(WeightFormat.F32, report.Fastest(0)?.Format);
    }

    [Fact]
    public void Without_F32_nothing_is_chosen() => Assert.Null(Report(Measured(WeightFormat.F16, 9, null)).Fastest(1));

    private static WeightMeasurement Measured(WeightFormat format, double documents, double? divergence)
    {
        var rate = new Spread(documents, documents, documents);
        return new WeightMeasurement(format, 1, rate, rate, rate, divergence is { } most ? new LabelDivergence(most, most, most) : null);
    }

    private static WeightTuningReport Report(params WeightMeasurement[] measured) =>
        new()
        {
            Source = "m.gguf",
            SourceSha256 = "aa",
            Threads = 1,
            LoadAverage = null,
            Prompts = 1,
            PrefixTokens = 0,
            Tokens = new TokensPerDocument(0, 1, 1, 0, 1),
            Measured = measured,
            Skipped = [],
        };
}
