using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;

namespace Plurality.Llama.Files;

/// <summary>Refuses networks that do not predict a next token, before the library computes with them. It has no question for
/// this.</summary>
internal static class ModelKind
{
    /// <summary>Checks that every token of a model sees only those before it.</summary>
    /// <exception cref="ModelFileException">It is an encoder, such as an embedding model.</exception>
    public static void RequireCausal(GgufModel model)
    {
        var key = $"{model.Text("general.architecture")}.attention.causal";
        if (model.Metadata.GetValueOrDefault(key) is { Type: GgufValueType.Bool, IsArray: false, Numbers: [0] })
        {
            throw new ModelFileException(
                model.Path,
                [$"the model must predict the next token; it reads texts in both directions ('{key}' is false)"],
                "Choose a decoder-only transformer."
            );
        }
    }
}
