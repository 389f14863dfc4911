using Plurality.Llama.Adapters;
using Plurality.Llama.Cache;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.Models;

namespace Plurality.Llama.Files;

/// <summary>Makes adapters ready to load.</summary>
internal static class PreparedAdapters
{
    /// <summary>Checks adapters against a model.</summary>
    /// <param name="adapters">The adapters.</param>
    /// <param name="model">The head of the model file, valid.</param>
    /// <param name="hashes">Hashes the files.</param>
    /// <param name="warnings">Receives what the user should know.</param>
    /// <param name="cancellationToken">Cancels hashing.</param>
    /// <returns>The adapters in their order, without those whose scale is 0, which change nothing.</returns>
    /// <exception cref="ModelFileException">A file is missing, damaged, no adapter, or made for another model.</exception>
    /// <exception cref="ModelException">A scale is not finite.</exception>
    public static IReadOnlyList<PreparedAdapter> Of(
        IReadOnlyList<LlamaAdapter> adapters,
        GgufModel model,
        KnownHashes hashes,
        List<string> warnings,
        CancellationToken cancellationToken
    )
    {
        List<PreparedAdapter> prepared = [];
        foreach (var adapter in adapters)
        {
            if (!float.IsFinite((float)adapter.Scale))
            {
                throw new ModelException($"The scale of adapter {adapter.Path} must be finite; got {adapter.Scale}. Use 1 for the whole.");
            }

            var path = System.IO.Path.GetFullPath(EmbeddedAdapter.Resolve(adapter.Path));
            var head = AdapterFile.Read(path);
            AdapterFit.Require(head, model);
            if (head.IgnoredNorms.Count() is > 0 and var norms)
            {
                warnings.Add($"Adapter {adapter.Path} also has {norms} trained norms, which llama.cpp ignores: merge it into its model.");
            }

            var one = new PreparedAdapter(GgufAdapterReader.Read(head), path, hashes.Sha256(path, cancellationToken), (float)adapter.Scale);
            if (one.Scale != 0)
            {
                prepared.Add(one);
            }
        }

        return prepared;
    }
}
