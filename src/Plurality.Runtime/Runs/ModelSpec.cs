using System.Globalization;
using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Remote;

namespace Plurality.Runtime.Runs;

/// <summary>The <c>model</c> of a run file: a file, a file with adapters, or the address of an engine.</summary>
/// <param name="Path">Full path of the GGUF file, or an address; null for the embedded model.</param>
/// <param name="Adapters">The adapters in their order.</param>
internal sealed record ModelSpec(string? Path, IReadOnlyList<LlamaAdapter> Adapters)
{
    private const string Key = "model";
    private const string File = "file";

    /// <summary>Reads <c>model: FILE</c>, <c>model: ADDRESS</c>, or <c>model: { file: FILE, adapter: … }</c>, where an adapter is a file,
    /// a mapping of a file and a scale, or a list of these.</summary>
    public static ModelSpec Read(RunFileSection runFile)
    {
        if (runFile.Value(Key) is null)
        {
            return new ModelSpec(null, []);
        }

        if (runFile.Value(Key) is YamlText text && RemoteLanguageModel.IsAddress(text.Value))
        {
            if (runFile.Value("llama") is { } llama)
            {
                runFile.Refuse<object>(llama, "llama must not be given where model is an address: the engine has its own settings");
            }

            return new ModelSpec(runFile.Parsed(Key, otherwise: null, RemoteLanguageModel.CheckedAddress), []);
        }

        if (runFile.Value(Key) is YamlText)
        {
            return new ModelSpec(runFile.ExistingFile(Key, LlamaModelOptions.Embedded), []);
        }

        var section = runFile.Section(Key);
        if (runFile.Value(Key) is YamlMap && section.Value(File) is null)
        {
            section.Missing(File, "Name a GGUF file, or write file: embedded.");
        }

        var path = section.ExistingFile(File, LlamaModelOptions.Embedded);
        var adapters = section.Sections("adapter", File).Select(Adapter).OfType<LlamaAdapter>().ToList();
        section.Close();
        return new ModelSpec(path, adapters);
    }

    private static LlamaAdapter? Adapter(RunFileSection section)
    {
        if (section.Value(File) is null)
        {
            section.Missing(File, "Name the GGUF file of the adapter.");
        }

        var path = section.Value(File) is YamlText { Value: LlamaAdapter.Embedded } ? LlamaAdapter.Embedded : section.ExistingFile(File);
        var scale = 1.0;
        if (
            section.Text("scale", "a number") is { } text
            && !(double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out scale) && float.IsFinite((float)scale))
        )
        {
            section.Refuse<object>(text, "the scale of an adapter must be a finite number, such as 0.5");
        }

        section.Close();
        return path is null ? null : new LlamaAdapter(path, scale);
    }
}
