using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Plurality.Llama.Native.Bindings;

/// <summary>A <c>const char *</c> that belongs to the library. It is copied and never freed.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(BorrowedUtf8))]
internal static unsafe class BorrowedUtf8
{
    /// <summary>Copies the text; null for a null pointer.</summary>
    public static string? ConvertToManaged(byte* text) => Marshal.PtrToStringUTF8((nint)text);
}
