using Plurality.Llama.Kernels.RowWise;
using Plurality.Llama.Kernels.Threads;
using Plurality.Llama.Native.Bindings;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Kernels.RowWise;

/// <summary>Rotations by position against angles in double precision.</summary>
public sealed unsafe class PositionRotationTests
{
    private const int Halves = 2;
    private const int Heads = 3;

    [Theory]
    [InlineData(0, 64, 64, 0, 20, 1, 0, false)]
    [InlineData(0, 64, 64, 0, 1, 1, 0, false)]
    [InlineData(Halves, 64, 64, 0, 20, 1, 0, false)]
    [InlineData(Halves, 80, 20, 0, 20, 1, 0, false)]
    [InlineData(0, 80, 20, 0, 20, 1, 0, true)]
    [InlineData(Halves, 80, 20, 60, 9, 1, 0, true)]
    [InlineData(Halves, 64, 64, 0, 20, 0.25f, 1, false)]
    [InlineData(0, 64, 64, 0, 20, 0.25f, 0.5f, true)]
    public void Pairs_are_rotated_by_the_position_of_their_token(
        int mode,
        int length,
        int rotated,
        int offset,
        int tokens,
        float scale,
        float extrapolation,
        bool hasFactors
    )
    {
        const float Base = 10_000,
            Magnitude = 1.1f,
            Fast = 32,
            Slow = 1;
        const int Trained = 2048;
        var positions = Enumerable.Range(0, tokens).Select(token => ((token * token * 3) + 1) % 500).ToArray();
        using var factors = new KernelTensor(TensorHeader.F32, rotated / 2, 1, 1, seed: 5);
        for (var pair = 0; pair < rotated / 2; pair++)
        {
            *factors.F32(0, 0, pair) = 1 + (pair % 5);
        }

        using var source = new KernelTensor(TensorHeader.F32, length, Heads, tokens, seed: 1);
        var expected = Array.ConvertAll(source.ToArray(), number => (double)number);
        for (var token = 0; token < tokens; token++)
        {
            for (var pair = 0; pair < rotated / 2; pair++)
            {
                var full = positions[token] * Math.Pow(Base, -2.0 * pair / rotated) / (hasFactors ? 1 + (pair % 5) : 1);
                var angle = full * scale;
                double magnitude = Magnitude;
                if (extrapolation != 0)
                {
                    var low = Math.Max(0, Math.Floor(Pair(Fast)));
                    var high = Math.Min(rotated - 1, Math.Ceiling(Pair(Slow)));
                    var share = extrapolation * (1 - Math.Clamp((pair - low) / Math.Max(0.001, high - low), 0, 1));
                    angle = (angle * (1 - share)) + (full * share);
                    magnitude *= 1 + (0.1 * Math.Log(1 / scale));
                }

                var (sine, cosine) = Math.SinCos(angle);
                for (var head = 0; head < Heads; head++)
                {
                    var at = (((token * Heads) + head) * length) + offset;
                    var (first, second) = mode == Halves ? (at + pair, at + pair + (rotated / 2)) : (at + (2 * pair), at + (2 * pair) + 1);
                    var (x, y) = (expected[first], expected[second]);
                    expected[first] = magnitude * ((x * cosine) - (y * sine));
                    expected[second] = magnitude * ((x * sine) + (y * cosine));
                }
            }
        }

        fixed (int* at = positions)
        {
            var list = new TensorHeader
            {
                type = TensorHeader.I32,
                ne0 = tokens,
                nb0 = sizeof(int),
                data = (byte*)at,
            };
            using var result = new KernelTensor(TensorHeader.F32, length, Heads, tokens, seed: 2);
            using var inPlace = new KernelTensor(TensorHeader.F32, length, Heads, tokens, seed: 1);
            foreach (var tensor in (KernelTensor[])[result, inPlace])
            {
                tensor.Header->src0 = source.Header;
                tensor.Header->src1 = &list;
                (tensor.Header->op_params[1], tensor.Header->op_params[2], tensor.Header->op_params[4]) = (rotated, mode, Trained);
                var settings = (float[])[Base, scale, extrapolation, Magnitude, Fast, Slow];
                for (var setting = 0; setting < settings.Length; setting++)
                {
                    tensor.Header->op_params[5 + setting] = BitConverter.SingleToInt32Bits(settings[setting]);
                }

                tensor.Header->op_params[15] = offset;
                tensor.Header->src2[0] = hasFactors ? (long)factors.Header : 0;
                Assert.True(PositionRotation.IsSupported(tensor.Header));
            }

            var own = *inPlace.Header;
            inPlace.Header->src0 = &own;
            foreach (var count in (int[])[1, 3])
            {
                using var threads = new KernelThreads(count);
                threads.Wake();
                using var rotation = new PositionRotation(threads);
                rotation.Compute(result.Header);
                AssertClose(result.ToArray());

                // Other kinds of rotation in between, and other positions at the same address.
                var before = result.ToArray();
                foreach (var other in (float[])[500, 600, 700, 500])
                {
                    result.Header->op_params[5] = BitConverter.SingleToInt32Bits(other);
                    rotation.Compute(result.Header);
                    Assert.NotEqual(before, result.ToArray());
                    result.Header->op_params[5] = BitConverter.SingleToInt32Bits(Base);
                    rotation.Compute(result.Header);
                    Assert.Equal(before, result.ToArray());
                }

                positions[^1]++;
                rotation.Compute(result.Header);
                Assert.NotEqual(before, result.ToArray());
                positions[^1]--;
                rotation.Compute(result.Header);
                Assert.Equal(before, result.ToArray());
                if (count == 3)
                {
                    rotation.Compute(inPlace.Header);
                    Assert.Equal(before, inPlace.ToArray());
                }
            }

            foreach (var several in (int[])[8, 24, 40])
            {
                result.Header->op_params[2] = several; // several positions per token
                Assert.False(PositionRotation.IsSupported(result.Header));
            }
        }

        double Pair(double turns) => rotated * Math.Log(Trained / (turns * 2 * Math.PI)) / (2 * Math.Log(Base));

        void AssertClose(float[] found) => Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }
}
