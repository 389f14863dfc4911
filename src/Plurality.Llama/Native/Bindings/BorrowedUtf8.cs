using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Plurality.Llama.Native.Bindings;

/// <summary>A <c>const char *</c> that the library keeps: it is copied and never freed here.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(BorrowedUtf8))]
internal static unsafe class BorrowedUtf8
{
    /// <summary>Copies the text; a null pointer is null.</summary>
    public static string? ConvertToManaged(byte* text) => Marshal.PtrToStringUTF8((nint)text);
}
