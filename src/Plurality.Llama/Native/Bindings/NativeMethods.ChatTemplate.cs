using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Plurality.Llama.Native.Bindings;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Llama, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalUsing(typeof(BorrowedUtf8))]
    internal static partial string? llama_model_chat_template(ModelHandle model, string? name);

    /// <summary>
    /// Returns the size of the formatted conversation in bytes, even if the buffer is too small; negative for an unknown template.
    /// </summary>
    [LibraryImport(Llama, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int llama_chat_apply_template(
        string template,
        ChatMessage* messages,
        nuint count,
        [MarshalAs(UnmanagedType.U1)] bool addAssistant,
        byte* buffer,
        int length
    );
}
