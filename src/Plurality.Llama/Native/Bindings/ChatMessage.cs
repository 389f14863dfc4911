using System.Runtime.InteropServices;

namespace Plurality.Llama.Native.Bindings;

/// <summary>llama.h <c>llama_chat_message</c>: two zero-terminated UTF-8 texts.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ChatMessage
{
    public byte* role;
    public byte* content;
}
