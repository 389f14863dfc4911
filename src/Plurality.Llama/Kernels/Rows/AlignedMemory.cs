using System.Runtime.InteropServices;

namespace Plurality.Llama.Kernels.Rows;

/// <summary>Memory for numbers outside the managed heap, aligned to a cache line. It grows on request and loses its content then.</summary>
internal sealed unsafe class AlignedMemory : IDisposable
{
    private const int CacheLine = 64;

    private float* _numbers;
    private nint _count;

    ~AlignedMemory() => Free();

    /// <summary>Returns memory for at least this many numbers.</summary>
    public float* Of(nint count)
    {
        if (count > _count)
        {
            NativeMemory.AlignedFree(_numbers);
            _numbers = null;
            _count = 0;
            _numbers = (float*)NativeMemory.AlignedAlloc((nuint)(count * sizeof(float)), CacheLine);
            _count = count;
        }

        return _numbers;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_numbers);
        _numbers = null;
        _count = 0;
    }
}
