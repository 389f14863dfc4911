using Plurality.Llama.Native;
using Plurality.Models;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Native;

public sealed class LlamaContextTests(EmbeddedModelFixture fixture)
{
    // Batches of other shapes sum in another order. On F16 weights the largest difference of a logit was 0.018 (F32: 0.00001, shipped:
    // 0.77); a token at a wrong position, or one missing, moves logits by several units.
    private const float BatchTolerance = 0.1f;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_capital_of_France_is_continued_with_Paris()
    {
        using var context = fixture.CreateContext();

        var logits = DecodeStraight(context, fixture.Tokens("The capital of France is"));

        Assert.Equal(fixture.Tokens(" Paris")[0], logits.IndexOf(logits.Max()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Results_are_equal_for_any_number_of_threads(bool kernels)
    {
        var tokens = fixture.Tokens(string.Concat(Enumerable.Repeat("One line of a longer text. ", 20)));

        Assert.Equal(Logits(threads: 1), Logits(threads: 3));

        float[] Logits(int threads)
        {
            using var context = CreateHalfPrecision(threads, kernels);
            return DecodeStraight(context, tokens);
        }
    }

    [Fact]
    public void Kernels_compute_what_the_library_does()
    {
        var tokens = fixture.Tokens(string.Concat(Enumerable.Repeat("One line of a longer text. ", 20)));
        using var library = CreateHalfPrecision();
        using var kernels = CreateHalfPrecision(kernels: true);

        AssertClose(DecodeStraight(library, tokens), DecodeStraight(kernels, tokens));
    }

    [Fact]
    public void With_kernels_a_token_has_the_same_digits_whatever_else_is_computed_with_it()
    {
        var (tokens, others) = (
            fixture.Tokens("The capital of France is"),
            fixture.Tokens("Something else that is longer than that, by some tokens.")
        );
        using var alone = CreateHalfPrecision(kernels: true);
        using var together = CreateHalfPrecision(kernels: true);
        using var batch = new LlamaBatch(64, 64);
        Fill(batch, tokens, position: 0, sequences: [0]);
        Fill(batch, others, position: 0, sequences: [1]);

        together.Decode(batch, Cancellation);

        Assert.Equal(DecodeStraight(alone, tokens), together.Logits(tokens.Length - 1).ToArray());
    }

    [Fact]
    public void Kernels_stop_when_asked_to()
    {
        using var context = fixture.HalfPrecision.CreateContext(
            new LlamaContextOptions(4096, 4096, Threads: 2, KeyValueType.F16, Observe: false, Kernels: Suits)
        );
        using var batch = new LlamaBatch(4000, 4000);
        Fill(batch, [.. Enumerable.Repeat(100, 4000)], position: 0, sequences: [0]);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.Throws<OperationCanceledException>(() => context.Decode(batch, source.Token));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"took {clock.Elapsed}"); // the whole batch takes far longer than that
    }

    [Fact]
    public void A_partial_copy_of_a_sequence_continues_like_a_straight_decode()
    {
        var tokens = fixture.Tokens("The capital of France is Paris, the capital of Italy is");
        using var context = CreateHalfPrecision();
        var straight = DecodeStraight(context, tokens);
        using var batch = new LlamaBatch(64, 64);

        context.CopySequence(from: 0, to: 255, start: 0, end: 5);
        Fill(batch, tokens.AsSpan(5), position: 5, sequences: [255]);
        context.Decode(batch, Cancellation);

        AssertClose(straight, context.Logits(batch.Count - 1));
    }

    [Fact]
    public void A_copied_sequence_gives_the_very_digits_of_its_source()
    {
        var tokens = fixture.Tokens("The capital of France is Paris, the capital of Italy is");
        using var context = fixture.CreateContext();
        using var batch = new LlamaBatch(64, 64);
        DecodeStraight(context, tokens[..5]);
        Fill(batch, tokens.AsSpan(5), position: 5, sequences: [0]);
        context.Decode(batch, Cancellation);
        var expected = context.Logits(batch.Count - 1).ToArray();

        context.Clear();
        DecodeStraight(context, tokens[..5]);
        context.CopySequence(from: 0, to: 7, start: -1, end: -1);
        batch.Clear();
        Fill(batch, tokens.AsSpan(5), position: 5, sequences: [7]);
        context.Decode(batch, Cancellation);

        Assert.Equal(expected, context.Logits(batch.Count - 1));
    }

    [Fact]
    public void Tokens_are_shared_by_several_sequences()
    {
        var prefix = fixture.Tokens("The capital of");
        var france = fixture.Tokens(" France is");
        var italy = fixture.Tokens(" Italy is");
        using var context = CreateHalfPrecision();
        using var batch = new LlamaBatch(64, 128);

        Fill(batch, prefix, position: 0, sequences: [3, 4]);
        Fill(batch, france, prefix.Length, sequences: [3]);
        Fill(batch, italy, prefix.Length, sequences: [4]);
        context.Decode(batch, Cancellation);
        var afterFrance = context.Logits(prefix.Length + france.Length - 1).ToArray();
        var afterItaly = context.Logits(batch.Count - 1).ToArray();

        context.Clear();
        AssertClose(DecodeStraight(context, [.. prefix, .. france]), afterFrance);
        context.Clear();
        AssertClose(DecodeStraight(context, [.. prefix, .. italy]), afterItaly);
    }

    [Fact]
    public void A_removed_end_can_be_written_again()
    {
        var tokens = fixture.Tokens("The capital of France is");
        using var context = CreateHalfPrecision();
        var straight = DecodeStraight(context, tokens);
        using var batch = new LlamaBatch(64, 64);

        context.RemoveSequence(0, start: 3);
        Fill(batch, tokens.AsSpan(3), position: 3, sequences: [0]);
        context.Decode(batch, Cancellation);

        AssertClose(straight, context.Logits(batch.Count - 1));
    }

    [Fact]
    public void Logits_that_were_not_asked_for_are_an_error()
    {
        using var context = fixture.CreateContext();
        DecodeStraight(context, fixture.Tokens("The capital of"));

        Assert.Throws<ArgumentException>(() => context.Logits(0).Length);
        Assert.Throws<ArgumentException>(() => context.Logits(1000).Length);
    }

    [Fact]
    public void A_full_cache_is_an_error_that_leaves_it_as_it_was()
    {
        using var context = fixture.CreateContext(cells: 256, batchTokens: 200);
        using var batch = new LlamaBatch(200, 200);
        Fill(batch, [.. Enumerable.Repeat(20, 200)], position: 0, sequences: [0]);
        context.Decode(batch, Cancellation);
        batch.Clear();
        Fill(batch, [.. Enumerable.Repeat(20, 100)], position: 0, sequences: [1]);

        var fault = Assert.Throws<ModelException>(() => context.Decode(batch, Cancellation));

        Assert.Contains("free cells", fault.Message, StringComparison.Ordinal);
        context.RemoveSequence(0);
        context.Decode(batch, Cancellation);
    }

    [Fact]
    public void A_gap_in_a_sequence_is_an_error_that_quotes_the_library()
    {
        using var context = fixture.CreateContext();
        DecodeStraight(context, fixture.Tokens("The capital of"));
        using var batch = new LlamaBatch(1, 1);
        batch.Add(20, position: 17, [0], logits: true);

        var fault = Assert.Throws<ModelException>(() => context.Decode(batch, Cancellation));

        Assert.Contains("consecutive", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_larger_than_the_context_takes_is_an_argument_error()
    {
        using var context = fixture.CreateContext(batchTokens: 8);
        using var batch = new LlamaBatch(9, 9);
        Fill(batch, [.. Enumerable.Repeat(20, 9)], position: 0, sequences: [0]);

        Assert.Throws<ArgumentException>(() => context.Decode(batch, Cancellation));
    }

    [Fact]
    public void Cancelling_ends_a_decode_at_once_and_takes_it_back()
    {
        using var context = fixture.CreateContext(cells: 4096, batchTokens: 4096);
        using var batch = new LlamaBatch(4096, 8192);
        Fill(batch, [.. Enumerable.Range(100, 4000)], position: 0, sequences: [0, 1]);
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.Throws<OperationCanceledException>(() => context.Decode(batch, source.Token));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed}"); // the whole batch takes far longer than that
        batch.Clear();
        Fill(batch, [.. Enumerable.Range(100, 10)], position: 0, sequences: [1]);
        context.Decode(batch, Cancellation);
    }

    [Fact]
    public void A_decode_allocates_next_to_nothing()
    {
        using var context = fixture.CreateContext();
        using var batch = new LlamaBatch(4, 8);
        DecodeStraight(context, fixture.Tokens("The capital of"));
        context.RemoveSequence(0, start: 3);
        var cancellation = Cancellation; // asking xunit for it allocates
        Step(context, batch, position: 3, cancellation);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var position = 4; position < 24; position++)
        {
            Step(context, batch, position, cancellation);
        }

        // None at all in optimised code; a debug build boxes three numbers a step. One row of logits would be 196 608 bytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 * 100);
    }

    private bool Suits
    {
        get
        {
            Assert.SkipUnless(fixture.HalfPrecision.SuitsKernels, "No kernels: this processor has no AVX2.");
            return true;
        }
    }

    private LlamaContext CreateHalfPrecision(int threads = 2, bool kernels = false) =>
        fixture.HalfPrecision.CreateContext(
            new LlamaContextOptions(Cells: 1024, BatchTokens: 512, threads, KeyValueType.F32, Observe: false, Kernels: kernels && Suits)
        );

    private static void Step(LlamaContext context, LlamaBatch batch, int position, CancellationToken cancellation)
    {
        batch.Clear();
        batch.Add(20, position, [0], logits: true);
        context.Decode(batch, cancellation);
        _ = context.Logits(0)[0];
    }

    private static float[] DecodeStraight(LlamaContext context, int[] tokens)
    {
        using var batch = new LlamaBatch(tokens.Length, tokens.Length);
        Fill(batch, tokens, position: 0, sequences: [0]);
        context.Decode(batch, Cancellation);
        return context.Logits(tokens.Length - 1).ToArray();
    }

    /// <summary>Asks for the logits after the last token.</summary>
    private static void Fill(LlamaBatch batch, ReadOnlySpan<int> tokens, int position, int[] sequences)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            batch.Add(tokens[i], position + i, sequences, logits: i == tokens.Length - 1);
        }
    }

    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual) =>
        Assert.InRange(expected.Zip(actual.ToArray(), (left, right) => MathF.Abs(left - right)).Max(), 0, BatchTolerance);
}
