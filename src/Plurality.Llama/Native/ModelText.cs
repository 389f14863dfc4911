using System.Text;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Native;

/// <summary>The texts of a model's metadata.</summary>
internal static unsafe class ModelText
{
    private const int FirstGuess = 256;

    private delegate int Fill(byte* buffer, nuint size);

    /// <summary>The library's short description of the model.</summary>
    public static string Description(ModelHandle model) =>
        Read((buffer, size) => NativeMethods.llama_model_desc(model, buffer, size)) ?? "";

    /// <summary>Returns a metadata entry as text; null if the file has none of that name.</summary>
    public static string? Metadata(ModelHandle model, string key) =>
        Read((buffer, size) => NativeMethods.llama_model_meta_val_str(model, key, buffer, size));

    /// <summary>Both functions return the length of the whole text (without its final zero), or a negative number.</summary>
    private static string? Read(Fill fill)
    {
        for (var capacity = FirstGuess; ; )
        {
            var bytes = new byte[capacity];
            int length;
            fixed (byte* buffer = bytes)
            {
                length = fill(buffer, (nuint)bytes.Length);
            }

            if (length < 0)
            {
                return null;
            }

            if (length < capacity)
            {
                return Encoding.UTF8.GetString(bytes, 0, length);
            }

            capacity = length + 1;
        }
    }
}
