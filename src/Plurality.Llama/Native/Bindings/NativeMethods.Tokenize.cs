using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

internal static unsafe partial class NativeMethods
{
    /// <summary>Returns the number of tokens, or the negative of the required buffer length.</summary>
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

    /// <summary>Returns the number of bytes, or the negative of the required buffer length.</summary>
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
