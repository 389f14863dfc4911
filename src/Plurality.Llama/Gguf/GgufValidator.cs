using Plurality.Llama.Errors;

namespace Plurality.Llama.Gguf;

/// <summary>
/// Checks a file before the native library reads it. It must find everything that would make the library read outside the file or abort the
/// process. <c>ModelCheck</c> tries in a child process what only the library can know, such as the tensors that an architecture needs.
/// </summary>
internal static class GgufValidator
{
    /// <summary>Reads the heads of a model's files and checks them.</summary>
    /// <param name="path">The file, or the first of several parts.</param>
    /// <returns>The heads, without faults.</returns>
    /// <exception cref="ModelFileException">A file is missing, of another kind or damaged. The exception reports all faults of a
    /// file.</exception>
    public static GgufModel Read(string path)
    {
        var model = GgufModel.Read(path);
        RequireNoAdapter(model);
        foreach (var part in model.Parts.Skip(1))
        {
            RequireNone(part.Path, [.. TensorFaults.Of(part, model.Parts.Count)]);
        }

        RequireNone(
            path,
            [.. TensorFaults.Of(model.Parts[0], model.Parts.Count), .. HyperParameterFaults.Of(model), .. VocabularyFaults.Of(model)]
        );
        return model;
    }

    private static void RequireNone(string path, string[] faults)
    {
        if (faults.Length > 0)
        {
            throw new ModelFileException(
                path,
                faults,
                "The file is damaged or no language model: download it again, or use another model."
            );
        }
    }

    private static void RequireNoAdapter(GgufModel model)
    {
        if (model.Text("general.type") == "adapter")
        {
            throw new ModelFileException(
                model.Path,
                ["it must be a language model; it is an adapter of one"],
                "Name its model here, and the adapter with --adapter, or as model.adapter in a run file."
            );
        }
    }
}
