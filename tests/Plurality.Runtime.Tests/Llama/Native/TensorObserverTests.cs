using System.Text;
using Plurality.Llama.Native;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Native;

public sealed class TensorObserverTests(EmbeddedModelFixture fixture)
{
    [Fact]
    public void Hidden_states_and_attention_are_seen_and_attention_sums_to_one()
    {
        var tokens = fixture.Tokens("The capital of France is");
        var observer = new Recorder("result_norm", "l_out-3", "kq_soft_max-0");
        using var context = fixture.CreateContext(observe: true);
        context.Observer = observer;

        Decode(context, tokens, TestContext.Current.CancellationToken);

        var hidden = observer.Seen["result_norm"];
        Assert.Equal((576, 1), (hidden.Sizes[0], hidden.Sizes[1])); // only the token whose logits were asked for
        Assert.Contains("l_out-3", observer.Seen.Keys);
        var attention = observer.Seen["kq_soft_max-0"];
        Assert.Equal((tokens.Length, 9), (attention.Sizes[1], attention.Sizes[2]));
        foreach (var row in attention.Values.Chunk((int)attention.Sizes[0]))
        {
            Assert.Equal(1, row.Sum(weight => (double)weight), 1e-5);
        }
    }

    [Fact]
    public void Observing_does_not_change_the_logits()
    {
        var tokens = fixture.Tokens("The capital of France is");
        using var plain = fixture.CreateContext();
        using var observed = fixture.CreateContext(observe: true);
        observed.Observer = new Recorder("kq_soft_max-7");

        var expected = Decode(plain, tokens, TestContext.Current.CancellationToken);
        var actual = Decode(observed, tokens, TestContext.Current.CancellationToken);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void An_observers_exception_reaches_the_caller_and_the_context_goes_on()
    {
        var tokens = fixture.Tokens("The capital of France is");
        using var context = fixture.CreateContext(observe: true);
        context.Observer = new Thrower();

        var fault = Assert.Throws<InvalidDataException>(() => Decode(context, tokens, TestContext.Current.CancellationToken));

        Assert.Equal("seen l_out-2", fault.Message);
        context.Observer = null;
        Decode(context, tokens, TestContext.Current.CancellationToken); // position 0 again: the batch was taken back
    }

    [Fact]
    public void Cancelling_in_the_middle_of_the_layers_ends_the_decode()
    {
        using var source = new CancellationTokenSource();
        using var context = fixture.CreateContext(observe: true);
        var observer = new Canceller(source);
        context.Observer = observer;

        Assert.Throws<OperationCanceledException>(() => Decode(context, fixture.Tokens("The capital of France is"), source.Token));

        Assert.Equal("l_out-2", observer.Last);
    }

    [Fact]
    public void A_context_made_without_observation_refuses_an_observer()
    {
        using var context = fixture.CreateContext();

        Assert.Throws<InvalidOperationException>(() => context.Observer = new Thrower());
    }

    private static float[] Decode(LlamaContext context, int[] tokens, CancellationToken cancellation)
    {
        using var batch = new LlamaBatch(tokens.Length, tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            batch.Add(tokens[i], i, [0], logits: i == tokens.Length - 1);
        }

        context.Decode(batch, cancellation);
        return context.Logits(tokens.Length - 1).ToArray();
    }

    private sealed class Recorder(params string[] names) : ITensorObserver
    {
        public Dictionary<string, (float[] Values, long[] Sizes)> Seen { get; } = [];

        public bool Wants(ReadOnlySpan<byte> tensorName) => names.Contains(Encoding.UTF8.GetString(tensorName));

        public void Observe(ReadOnlySpan<byte> tensorName, ReadOnlySpan<float> values, long ne0, long ne1, long ne2, long ne3) =>
            Seen[Encoding.UTF8.GetString(tensorName)] = (values.ToArray(), [ne0, ne1, ne2, ne3]);
    }

    private sealed class Thrower : ITensorObserver
    {
        public bool Wants(ReadOnlySpan<byte> tensorName) => tensorName.SequenceEqual("l_out-2"u8);

        public void Observe(ReadOnlySpan<byte> tensorName, ReadOnlySpan<float> values, long ne0, long ne1, long ne2, long ne3) =>
            throw new InvalidDataException("seen " + Encoding.UTF8.GetString(tensorName));
    }

    private sealed class Canceller(CancellationTokenSource source) : ITensorObserver
    {
        public string Last { get; private set; } = "";

        public bool Wants(ReadOnlySpan<byte> tensorName) => tensorName.StartsWith("l_out-"u8);

        public void Observe(ReadOnlySpan<byte> tensorName, ReadOnlySpan<float> values, long ne0, long ne1, long ne2, long ne3)
        {
            Last = Encoding.UTF8.GetString(tensorName);
            if (Last == "l_out-2")
            {
                source.Cancel();
            }
        }
    }
}
