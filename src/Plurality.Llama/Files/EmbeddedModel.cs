using Plurality.Llama.Errors;

namespace Plurality.Llama.Files;

/// <summary>The model of the package Plurality.Models.SmolLM2; models/README.md states its origin.</summary>
internal static class EmbeddedModel
{
    /// <summary>The word that users write instead of a path.</summary>
    public const string Name = "embedded";

    /// <summary>SHA-256 of the published file.</summary>
    public const string Sha256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

    /// <summary>The cost of the shipped weights without kernels compared with F16; models/README.md has the table.</summary>
    public const string CostOfShippedWeights =
        "without Plurality's kernels, prompts run about 2.7 times slower and probabilities are up to 0.04 off";

    /// <summary>The package that has it.</summary>
    public const string Package = "Plurality.Models.SmolLM2";

    /// <summary>Full path of the file beside the program. The file exists only with the package.</summary>
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "models", "SmolLM2-135M-Instruct.Q4_1.gguf");

    /// <summary>The path of the model file: that of the embedded model for its name, else the given path.</summary>
    /// <exception cref="ModelFileException">The program came without the embedded model.</exception>
    public static string Resolve(string model)
    {
        if (model != Name)
        {
            return model;
        }

        return File.Exists(Path)
            ? Path
            : throw new ModelFileException(
                Path,
                ["the embedded model must be here; it is not, because the program was built without it"],
                $"Add the package {Package} to the program's project, or name a GGUF file in place of \"{Name}\"."
            );
    }

    /// <summary>Checks that the file has the published content.</summary>
    /// <exception cref="ModelFileException">The content differs.</exception>
    public static void RequirePublished(string sha256)
    {
        if (sha256 != Sha256)
        {
            throw new ModelFileException(
                Path,
                [$"the SHA-256 of the embedded model must be {Sha256}; got {sha256}"],
                "Build or install Plurality again, or name a model file of your own with --model."
            );
        }
    }
}
