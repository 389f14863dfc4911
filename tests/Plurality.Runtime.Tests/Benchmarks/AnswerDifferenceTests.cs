using Plurality.Runtime.Benchmarks;
using Plurality.Runtime.Storage;
using Plurality.Testing;
using Plurality.TestKit;
using Plurality.TestKit.Devices;
using Xunit;

namespace Plurality.Runtime.Tests.Benchmarks;

public sealed class AnswerDifferenceTests
{
    private static readonly ScriptedTokenizer Tokenizer = new(ScriptedTokenizer.CommonPieces);

    [Fact]
    public async Task Two_runs_on_one_device_have_the_same_bits()
    {
        var (one, other) = (await RunAsync(rows: 97), await RunAsync(rows: 97));

        Assert.Equal(new AnswerDifference(14, 0, 0, 0), AnswerDifference.Of(one, other));
    }

    [Fact]
    public async Task On_another_device_they_differ()
    {
        var difference = AnswerDifference.Of(await RunAsync(rows: 97), await RunAsync(rows: 98));

        Assert.Equal(14, difference.Bits);
        Assert.InRange(difference.Answers, 1, 14);
        Assert.InRange(difference.Largest, 0.1, 1);
    }

    [Fact]
    public async Task The_last_digit_of_one_probability_is_seen()
    {
        var one = await RunAsync(rows: 97);
        var other = one.ToList();
        other[5] = Changed(other[5]);

        var difference = AnswerDifference.Of(one, other);

        Assert.Equal((0, 1), (difference.Answers, difference.Bits));
        Assert.InRange(difference.Largest, 0, 1e-15);
    }

    [Fact]
    public async Task A_document_without_an_answer_differs_from_one_with_an_answer()
    {
        var one = await RunAsync(rows: 97);
        var other = one.ToList();
        other[3] = other[3] with { Answer = new DocumentFault(FaultKind.TooLong, "too long") };

        Assert.Equal(new AnswerDifference(14, 1, 1, 0), AnswerDifference.Of(one, other));
    }

    private static StoredDocument Changed(StoredDocument document)
    {
        var trace = document.Answer!.Value;
        var end = trace.Steps[0].EndProbability is { } known ? Math.BitIncrement(known) : 0.5;
        return document with
        {
            Answer = Outcome.Of(trace with { Steps = [trace.Steps[0] with { EndProbability = end }, .. trace.Steps.Skip(1)] }),
        };
    }

    private static async Task<IReadOnlyList<StoredDocument>> RunAsync(int rows)
    {
        using var model = new DeviceModel(Tokenizer, new ScriptedDevice(Tokenizer.Size, rows), isConcurrent: false);
        var run = await TemporaryRun.RunAsync(
            model,
            SampleExperiment.Of(14, SampleExperiment.Spec),
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        return run.Documents;
    }
}
