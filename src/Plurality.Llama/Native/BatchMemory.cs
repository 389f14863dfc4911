using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Plurality.Llama.Native;

/// <summary>A block of native memory for all arrays of a batch.</summary>
internal sealed unsafe class BatchMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Allocates the block and sets it to zero.</summary>
    /// <param name="size">The size in bytes.</param>
    public BatchMemory(int size)
        : base(ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)size));

    /// <summary>The block's first byte.</summary>
    public byte* Start => (byte*)handle;

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
