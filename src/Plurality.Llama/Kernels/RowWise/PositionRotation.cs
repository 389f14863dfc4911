using System.Runtime.Intrinsics;
using Plurality.Llama.Kernels.Rows;
using Plurality.Llama.Kernels.Threads;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels.RowWise;

/// <summary>
/// ggml's <c>ROPE</c>: pairs of numbers of each head are rotated by angles that grow with the token's position (ggml-cpu/ops.cpp
/// <c>ggml_compute_forward_rope_flt</c>, YaRN included). Sines and cosines of the same positions are computed once, for all layers. Models
/// that have several positions per token, as for images, are left to the library.
/// </summary>
internal sealed unsafe class PositionRotation(KernelThreads threads) : IKernelWork, IDisposable
{
    /// <summary>ggml.h <c>GGML_ROPE_TYPE_NORMAL</c>: neighbours are pairs.</summary>
    private const int Neighbours = 0;

    /// <summary>ggml.h <c>GGML_ROPE_TYPE_NEOX</c>: a number's partner is half the rotated numbers away.</summary>
    private const int Halves = 2;

    /// <summary>The settings that angles depend on: all but the first, which is unused, and those of several positions per token.</summary>
    private const int AngleSettings = 10;

    private const int TokensPerTask = 8;

    /// <summary>Models with attention windows have two kinds of rotations.</summary>
    private readonly Table[] _tables = [new(), new(), new()];

    private Table _table = null!;
    private TensorHeader* _result;
    private int _oldest;
    private bool _isTabulating;

    /// <inheritdoc/>
    int IKernelWork.Tasks => (Tokens + TokensPerTask - 1) / TokensPerTask;

    private int Tokens => (int)_result->ne2;

    /// <summary>How many numbers of a head are rotated.</summary>
    private int Rotated => _result->op_params[1];

    /// <summary>Where the rotated numbers of a head begin.</summary>
    private int Offset => _result->op_params[15];

    private bool PairsAreHalves => _result->op_params[2] == Halves;

    /// <summary>Whether this computes a tensor of ggml's <c>ROPE</c>.</summary>
    public static bool IsSupported(TensorHeader* result) =>
        FlatRows.AreNumbers(result)
        && FlatRows.AreNumbers(result->src0)
        && result->ne3 == 1
        && result->op_params[2] is Neighbours or Halves
        && result->src1->type == TensorHeader.I32
        && result->src1->nb0 == sizeof(int);

    /// <summary>Computes a tensor that <see cref="IsSupported"/> accepts.</summary>
    public void Compute(TensorHeader* result)
    {
        _result = result;
        if (!HasTable())
        {
            _table = _tables[_oldest];
            _oldest = (_oldest + 1) % _tables.Length;
            _table.Take(result);
            _isTabulating = true;
            Run();
            _isTabulating = false;
        }

        Run();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in _tables)
        {
            table.Memory.Dispose();
        }
    }

    /// <inheritdoc/>
    void IKernelWork.Do(int task, int thread)
    {
        var end = Math.Min((task + 1) * TokensPerTask, Tokens);
        for (var token = task * TokensPerTask; token < end; token++)
        {
            if (_isTabulating)
            {
                Tabulate(token);
            }
            else
            {
                Rotate(token);
            }
        }
    }

    /// <summary>Whether a table has the factors of the positions; it is then chosen.</summary>
    private bool HasTable()
    {
        foreach (var table in _tables)
        {
            if (table.Holds(_result))
            {
                _table = table;
                return true;
            }
        }

        return false;
    }

    private void Run()
    {
        if (Tokens <= TokensPerTask)
        {
            ((IKernelWork)this).Do(0, 0);
        }
        else
        {
            threads.Do(this);
        }
    }

    /// <summary>
    /// Computes the factors of a token: those of the numbers themselves, and those of their partners, which have the sine's sign.
    /// </summary>
    private void Tabulate(int token)
    {
        unchecked
        {
            var (rotated, half) = (Rotated, Rotated / 2);
            var own = _table.At(token, rotated);
            var partner = own + rotated;
            var (frequencyBase, frequencyScale) = (Setting(5), Setting(6));
            var (extrapolation, magnitude) = (Setting(7), Setting(8));
            var (low, high) = Ramp(rotated, _result->op_params[4], frequencyBase, Setting(9), Setting(10));
            var divisors = (TensorHeader*)_result->src2[0];
            var factors = divisors is null ? null : (float*)divisors->data;
            if (extrapolation != 0)
            {
                magnitude *= 1 + (0.1f * MathF.Log(1 / frequencyScale));
            }

            var angleFactor = MathF.Pow(frequencyBase, -2f / rotated);
            var angle = (float)((int*)_result->src1->data)[token];
            for (var pair = 0; pair < half; pair++, angle *= angleFactor)
            {
                var full = factors is null ? angle : angle / factors[pair];
                var theta = frequencyScale * full;
                if (extrapolation != 0)
                {
                    var share = (1 - Math.Clamp((pair - low) / MathF.Max(0.001f, high - low), 0, 1)) * extrapolation;
                    theta = (theta * (1 - share)) + (full * share);
                }

                var (sine, cosine) = MathF.SinCos(theta);
                var (first, second) = PairsAreHalves ? (pair, pair + half) : (2 * pair, (2 * pair) + 1);
                own[first] = own[second] = cosine * magnitude;
                partner[second] = sine * magnitude;
                partner[first] = -partner[second];
            }
        }
    }

    /// <summary>
    /// The pairs between which YaRN goes over from extrapolation to interpolation (ggml.c <c>ggml_rope_yarn_corr_dims</c>).
    /// </summary>
    private static (float Low, float High) Ramp(int rotated, int trained, float frequencyBase, float fast, float slow)
    {
        return (MathF.Max(0, MathF.Floor(Pair(fast))), MathF.Min(rotated - 1, MathF.Ceiling(Pair(slow))));

        float Pair(float turns) => rotated * MathF.Log(trained / (turns * 2 * MathF.PI)) / (2 * MathF.Log(frequencyBase));
    }

    private void Rotate(int token)
    {
        unchecked
        {
            var (rotated, offset, length) = (Rotated, Offset, (int)_result->ne0);
            var own = _table.At(token, rotated);
            var partner = own + rotated;
            for (var head = 0; head < _result->ne1; head++)
            {
                var source = TensorRows.At(_result->src0, token, head);
                var target = TensorRows.At(_result, token, head);
                if (PairsAreHalves)
                {
                    RotateHalves(source + offset, target + offset, own, partner, rotated / 2);
                }
                else
                {
                    RotateNeighbours(source + offset, target + offset, own, partner, rotated);
                }

                if (source != target && rotated < length)
                {
                    new ReadOnlySpan<float>(source, offset).CopyTo(new Span<float>(target, offset));
                    var behind = offset + rotated;
                    new ReadOnlySpan<float>(source + behind, length - behind).CopyTo(new Span<float>(target + behind, length - behind));
                }
            }
        }
    }

    private static void RotateHalves(float* source, float* target, float* own, float* partner, int half)
    {
        unchecked
        {
            var k = 0;
            for (; k + Vector256<float>.Count <= half; k += Vector256<float>.Count)
            {
                var (first, second) = (Vector256.Load(source + k), Vector256.Load(source + half + k));
                ((first * Vector256.Load(own + k)) + (second * Vector256.Load(partner + k))).Store(target + k);
                ((second * Vector256.Load(own + k)) + (first * Vector256.Load(partner + half + k))).Store(target + half + k);
            }

            for (; k < half; k++)
            {
                var (first, second) = (source[k], source[half + k]);
                target[k] = (first * own[k]) + (second * partner[k]);
                target[half + k] = (second * own[k]) + (first * partner[half + k]);
            }
        }
    }

    private static void RotateNeighbours(float* source, float* target, float* own, float* partner, int count)
    {
        unchecked
        {
            var k = 0;
            for (; k + Vector256<float>.Count <= count; k += Vector256<float>.Count)
            {
                var numbers = Vector256.Load(source + k);
                var partners = Vector256.Shuffle(numbers, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));
                ((numbers * Vector256.Load(own + k)) + (partners * Vector256.Load(partner + k))).Store(target + k);
            }

            for (; k < count; k += 2)
            {
                var (first, second) = (source[k], source[k + 1]);
                target[k] = (first * own[k]) + (second * partner[k]);
                target[k + 1] = (second * own[k + 1]) + (first * partner[k + 1]);
            }
        }
    }

    private float Setting(int at) => BitConverter.Int32BitsToSingle(_result->op_params[at]);

    /// <summary>The factors of all tokens, for one kind of rotation.</summary>
    private sealed class Table
    {
        private readonly int[] _settings = new int[AngleSettings];
        private int[] _positions = [];
        private nint _factors;

        public AlignedMemory Memory { get; } = new();

        /// <summary>Whether the factors are those of a tensor's positions and settings.</summary>
        public bool Holds(TensorHeader* result) =>
            _factors == (nint)result->src2[0] && Positions(result).SequenceEqual(_positions) && Settings(result).SequenceEqual(_settings);

        /// <summary>Prepares for the positions and settings of a tensor.</summary>
        public void Take(TensorHeader* result)
        {
            _positions = Positions(result).ToArray();
            _factors = (nint)result->src2[0];
            Settings(result).CopyTo(_settings);
            _ = Memory.Of((nint)_positions.Length * result->op_params[1] * 2);
        }

        /// <summary>The factors of a token's numbers, and behind them those of their partners.</summary>
        public float* At(int token, int rotated) => Memory.Of(0) + ((nint)token * rotated * 2);

        private static ReadOnlySpan<int> Positions(TensorHeader* result) => new(result->src1->data, (int)result->ne2);

        private static ReadOnlySpan<int> Settings(TensorHeader* result) => new(result->op_params + 1, AngleSettings);
    }
}
