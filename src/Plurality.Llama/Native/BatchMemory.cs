using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Plurality.Llama.Native;

/// <summary>One block of native memory that holds all arrays of a batch.</summary>
internal sealed unsafe class BatchMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>Allocates the block, zeroed.</summary>
    /// <param name="size">Bytes.</param>
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
