using System.Globalization;
using Plurality.Llama;
using Plurality.Llama.Adapters;
using Plurality.Remote;

namespace Plurality.Runtime.Runs;

/// <summary>The <c>model</c> of a run file: a file, a file with adapters, or an engine.</summary>
/// <param name="Path">Full path of the GGUF file, or an address; null for the embedded model.</param>
/// <param name="Adapters">The adapters in their order.</param>
/// <param name="Engine">How the engine is asked; null for a file.</param>
/// <param name="Prices">What its tokens cost; null if the file does not say.</param>
internal sealed record ModelSpec(
    string? Path,
    IReadOnlyList<LlamaAdapter> Adapters,
    RemoteModelOptions? Engine = null,
    TokenPrices? Prices = null
)
{
    private const string Key = "model";
    private const string File = "file";
    private const string Address = "address";

    /// <summary>Reads <c>model: FILE</c>, <c>model: ADDRESS</c>, <c>model: { file: FILE, adapter: … }</c>, where an adapter is a file, a
    /// mapping of a file and a scale, or a list of these, or <c>model: { address: ADDRESS, concurrency: … }</c>.</summary>
    public static ModelSpec Read(RunFileSection runFile)
    {
        if (runFile.Value(Key) is null)
        {
            return new ModelSpec(null, []);
        }

        if (runFile.Value(Key) is YamlText text && RemoteLanguageModel.IsAddress(text.Value))
        {
            RefuseLlama(runFile);
            var address = runFile.Parsed(Key, otherwise: "", RemoteLanguageModel.CheckedAddress);
            return new ModelSpec(address, [], new RemoteModelOptions { Address = address });
        }

        if (runFile.Value(Key) is YamlText)
        {
            return new ModelSpec(runFile.ExistingFile(Key, LlamaModelOptions.Embedded), []);
        }

        var section = runFile.Section(Key);
        if (section.Value(File) is null && section.Value(Address) is not null)
        {
            RefuseLlama(runFile);
            return OfEngine(section);
        }

        if (runFile.Value(Key) is YamlMap && section.Value(File) is null)
        {
            section.Missing(File, "Name a GGUF file, write file: embedded, or give the address of an engine.");
        }
        else if (section.Value(Address) is { } other)
        {
            section.Refuse<object>(other, "model must have a file or an address, not both");
        }

        var path = section.ExistingFile(File, LlamaModelOptions.Embedded);
        var adapters = section.Sections("adapter", File).Select(Adapter).OfType<LlamaAdapter>().ToList();
        section.Close();
        return new ModelSpec(path, adapters);
    }

    private static ModelSpec OfEngine(RunFileSection section)
    {
        var address = section.Parsed(Address, otherwise: "", RemoteLanguageModel.CheckedAddress);
        var engine = new RemoteModelOptions
        {
            Address = address,
            Concurrency = section.Whole("concurrency", 1, int.MaxValue),
            RequestsPerMinute = section.Whole("requests-per-minute", 1, int.MaxValue),
            TokensPerMinute = section.Whole("tokens-per-minute", 1, int.MaxValue),
            KeyFile = section.SecretFile("key-file"),
        };
        var isPriced = section.Value("prices") is not null;
        var prices = section.Section("prices");
        var price = new TokenPrices(Price(prices, "input"), Price(prices, "output"));
        prices.Close();
        section.Close();
        return new ModelSpec(address, [], engine, isPriced ? price : null);

        double Price(RunFileSection prices, string key)
        {
            if (section.Value("prices") is YamlMap && prices.Value(key) is null)
            {
                prices.Missing(key, "Write the price of a million tokens.");
            }

            return prices.NotNegative(key) ?? 0;
        }
    }

    private static void RefuseLlama(RunFileSection runFile)
    {
        if (runFile.Value("llama") is { } llama)
        {
            runFile.Refuse<object>(llama, "llama must not be given where model is an address: the engine has its own settings");
        }
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
