using System.Globalization;
using Plurality.Llama.Errors;

namespace Plurality.Llama.Gguf;

/// <summary>
/// Checks a file before the native library reads it. It must find everything that would make the library read outside the file or abort the
/// process. <c>ModelCheck</c> tries in a child process what only the library can know, such as the tensors that an architecture needs.
/// </summary>
internal static class GgufValidator
{
    /// <summary>Reads the head of a file and checks it.</summary>
    /// <returns>The head, without faults.</returns>
    /// <exception cref="ModelFileException">The file is missing, of another kind or damaged. The exception reports all faults.</exception>
    public static GgufFile Read(string path)
    {
        var file = GgufFile.Read(path);
        RequireNoAdapter(file);
        RequireOneFile(file);

        string[] faults = [.. TensorFaults.Of(file), .. HyperParameterFaults.Of(file), .. VocabularyFaults.Of(file)];
        return faults.Length == 0
            ? file
            : throw new ModelFileException(
                path,
                faults,
                "The file is damaged or no language model: download it again, or use another model."
            );
    }

    private static void RequireNoAdapter(GgufFile file)
    {
        if (file.Text("general.type") == "adapter")
        {
            throw new ModelFileException(
                file.Path,
                ["it must be a language model; it is an adapter of one"],
                "Name its model here, and the adapter with --adapter, or as model.adapter in a run file."
            );
        }
    }

    private static void RequireOneFile(GgufFile file)
    {
        if (file.Integer("split.count") is > 1 and var parts)
        {
            throw new ModelFileException(
                file.Path,
                [string.Create(CultureInfo.InvariantCulture, $"a model must be in one file; this is one of {parts} parts")],
                "Join them with llama.cpp's `llama-gguf-split --merge FIRST-PART OUTPUT`, and use the output."
            );
        }
    }
}
