using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

internal static unsafe partial class NativeMethods
{
    /// <summary>The count of tokens, or minus the count that the buffer would have had to hold.</summary>
    [LibraryImport(Llama)]
    internal static partial int llama_tokenize(
        nint vocabulary,
        byte* text,
        int textLength,
        int* tokens,
        int capacity,
        [MarshalAs(UnmanagedType.U1)] bool addSpecial,
        [MarshalAs(UnmanagedType.U1)] bool parseSpecial
    );

    /// <summary>The count of bytes, or minus the count that the buffer would have had to hold.</summary>
    [LibraryImport(Llama)]
    internal static partial int llama_token_to_piece(
        nint vocabulary,
        int token,
        byte* buffer,
        int length,
        int leadingSpacesToSkip,
        [MarshalAs(UnmanagedType.U1)] bool special
    );
}
