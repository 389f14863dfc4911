using System.Runtime.InteropServices;
using System.Text;
using Plurality.Llama.Native.Bindings;
using Plurality.Models;

namespace Plurality.Llama.Native;

/// <summary>
/// Formats conversations with the built-in templates of the library, which recognises them by features of the model's own template. The
/// library's texts end at the first NUL, so a NUL is replaced by a noncharacter that does not occur in the conversation.
/// </summary>
internal static unsafe class ChatTemplate
{
    private const char FirstNoncharacter = '\uFDD0';
    private const char LastNoncharacter = '\uFDEF';

    /// <summary>Returns the formatted conversation.</summary>
    /// <exception cref="ModelException">The library does not know the template.</exception>
    public static string Apply(string template, IReadOnlyList<(string Role, string Content)> messages, bool addAssistant)
    {
        var nul = StandIn(messages);
        var texts = messages
            .SelectMany(message => new[] { message.Role, message.Content })
            .Select(text => Marshal.StringToCoTaskMemUTF8(text.Replace('\0', nul)))
            .ToArray();
        try
        {
            var chat = new ChatMessage[messages.Count];
            for (var i = 0; i < chat.Length; i++)
            {
                chat[i] = new ChatMessage { role = (byte*)texts[2 * i], content = (byte*)texts[2 * i + 1] };
            }

            return Format(template, chat, addAssistant).Replace(nul, '\0');
        }
        finally
        {
            Array.ForEach(texts, Marshal.FreeCoTaskMem);
        }
    }

    private static string Format(string template, ChatMessage[] chat, bool addAssistant)
    {
        fixed (ChatMessage* messages = chat)
        {
            LlamaLog.Clear();
            var length = NativeMethods.llama_chat_apply_template(template, messages, (nuint)chat.Length, addAssistant, null, 0);
            if (length < 0)
            {
                throw new ModelException(
                    "The model's chat template must be one that llama.cpp has built in; it does not recognise this one. "
                        + $"Use a plain prompt instead.{LlamaLog.Quote()}"
                );
            }

            var bytes = new byte[length + 1];
            fixed (byte* buffer = bytes)
            {
                NativeMethods.llama_chat_apply_template(template, messages, (nuint)chat.Length, addAssistant, buffer, bytes.Length);
            }

            return Encoding.UTF8.GetString(bytes, 0, length);
        }
    }

    private static char StandIn(IReadOnlyList<(string Role, string Content)> messages)
    {
        for (var candidate = FirstNoncharacter; candidate <= LastNoncharacter; candidate++)
        {
            if (!messages.Any(message => message.Content.Contains(candidate, StringComparison.Ordinal)))
            {
                return candidate;
            }
        }

        throw new ModelException(
            "A conversation may hold at most 31 of the Unicode noncharacters U+FDD0 to U+FDEF; it holds all 32. Remove one from the text."
        );
    }
}
