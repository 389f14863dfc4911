using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;

namespace Plurality.Llama.Adapters;

/// <summary>
/// The head of an adapter file, checked: the library aborts the process on some faults, and says little about others.
/// </summary>
/// <param name="File">The head.</param>
/// <param name="Architecture">The architecture of the model.</param>
/// <param name="Alpha">The scale times the rank.</param>
/// <param name="Pairs">The two tensors of each matrix, by the name of the matrix, in the order of the file.</param>
internal sealed record AdapterFile(
    GgufFile File,
    string Architecture,
    float Alpha,
    IReadOnlyList<(string Tensor, GgufTensor A, GgufTensor B)> Pairs
)
{
    private const string Kind = "Adapter file";

    /// <summary>The number formats of converted adapters (convert_lora_to_gguf.py, <c>--outtype</c>).</summary>
    private static readonly string[] Formats = ["F32", "F16", "BF16", "Q8_0"];

    /// <summary>The path as the user named it.</summary>
    public string Path => File.Path;

    /// <summary>The name in the file; null if it has none.</summary>
    public string? Name => File.Text(AdapterKeys.Name);

    /// <summary>The model that the file names as its base; null if it names none.</summary>
    public string? BaseModel => File.Text(AdapterKeys.BaseModelName);

    /// <summary>The tensors of trained norms. llama.cpp ignores them.</summary>
    public IEnumerable<string> IgnoredNorms =>
        File.Tensors.Select(tensor => tensor.Name).Where(name => name.EndsWith(AdapterKeys.Norm, StringComparison.Ordinal));

    /// <summary>The ranks that occur, ascending.</summary>
    public IReadOnlyList<long> Ranks => [.. Pairs.Select(pair => (long)pair.B.Dimensions[0]).Distinct().Order()];

    /// <summary>Reads and checks the head of an adapter file.</summary>
    /// <exception cref="ModelFileException">The file is missing, damaged, or no adapter. The exception reports all faults.</exception>
    public static AdapterFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw Error(
                path,
                ["it must be a GGUF file; it is a folder"],
                "If PEFT has written it, make a GGUF file of it with 'plurality models convert'."
            );
        }

        GgufFile file;
        try
        {
            file = GgufFile.Read(path);
        }
        catch (ModelFileException exception)
        {
            throw Error(path, exception.Faults, exception.Remedy, exception);
        }

        if (file.Text(AdapterKeys.Type) is not AdapterKeys.Adapter and var type)
        {
            throw Error(
                path,
                [$"'{AdapterKeys.Type}' must be '{AdapterKeys.Adapter}'; got {Quote(type)}"],
                "Name a LoRA adapter here, and a model with --model or 'model'."
            );
        }

        string[] faults = [.. TensorFaults.Of(file), .. MetadataFaults(file), .. PairFaults(file)];
        return faults.Length == 0
            ? new AdapterFile(
                file,
                file.Text(AdapterKeys.Architecture)!,
                (float)file.Metadata[AdapterKeys.Alpha].Numbers[0],
                [.. Bases(file).Select(name => (name, Find(file, name + AdapterKeys.SuffixA)!, Find(file, name + AdapterKeys.SuffixB)!))]
            )
            : throw Error(path, faults, "The file is damaged or no LoRA adapter: convert it again.");
    }

    /// <summary>An error of this kind of file.</summary>
    public static ModelFileException Error(string path, IReadOnlyList<string> faults, string remedy, Exception? inner = null) =>
        new(path, faults, remedy, inner, Kind);

    private static IEnumerable<string> MetadataFaults(GgufFile file)
    {
        if (file.Text(AdapterKeys.Architecture) is null)
        {
            yield return $"'{AdapterKeys.Architecture}' must name the architecture of the model; the file has no such text";
        }

        if (file.Text(AdapterKeys.AdapterType) is not AdapterKeys.Lora and var type)
        {
            yield return $"'{AdapterKeys.AdapterType}' must be '{AdapterKeys.Lora}'; got {Quote(type)}";
        }

        // The library aborts on another type of number, and takes a missing alpha for "do not divide by the rank".
        if (
            file.Metadata.GetValueOrDefault(AdapterKeys.Alpha) is not { Type: GgufValueType.Float32, IsArray: false } alpha
            || !double.IsFinite(alpha.Numbers[0])
            || alpha.Numbers[0] == 0
        )
        {
            yield return $"'{AdapterKeys.Alpha}' must be a finite float32 that is not 0; the file has no such number";
        }

        if (file.Metadata.ContainsKey(AdapterKeys.InvocationTokens))
        {
            yield return $"an adapter must apply to the whole prompt; '{AdapterKeys.InvocationTokens}' asks for a part (aLoRA)";
        }
    }

    private static IEnumerable<string> PairFaults(GgufFile file)
    {
        if (!file.Tensors.Any(tensor => tensor.Name.EndsWith(AdapterKeys.SuffixA, StringComparison.Ordinal)))
        {
            yield return $"there must be tensors whose names end in '{AdapterKeys.SuffixA}'; the file has none";
        }

        foreach (var tensor in file.Tensors.Where(tensor => !IsOfPair(tensor.Name)))
        {
            if (!tensor.Name.EndsWith(AdapterKeys.Norm, StringComparison.Ordinal))
            {
                yield return $"tensor names must end in '{AdapterKeys.SuffixA}' or '{AdapterKeys.SuffixB}'; got '{tensor.Name}'";
            }
        }

        foreach (var name in Bases(file))
        {
            var (a, b) = (Find(file, name + AdapterKeys.SuffixA), Find(file, name + AdapterKeys.SuffixB));
            if (a is null || b is null)
            {
                var (there, missing) = a is null ? (AdapterKeys.SuffixB, AdapterKeys.SuffixA) : (AdapterKeys.SuffixA, AdapterKeys.SuffixB);
                yield return $"'{name}{there}' must have a partner '{name}{missing}'; the file has none";
                continue;
            }

            foreach (var tensor in (GgufTensor[])[a, b])
            {
                if (tensor.Type is { } type && !Formats.Contains(type.Name))
                {
                    yield return $"the format of '{tensor.Name}' must be one of {string.Join(", ", Formats)}; got {type.Name}";
                }
            }
        }
    }

    /// <summary>The names of the matrices, each once, in the order of the file.</summary>
    private static IEnumerable<string> Bases(GgufFile file) =>
        file.Tensors.Select(tensor => tensor.Name).Where(IsOfPair).Select(name => name[..^AdapterKeys.SuffixA.Length]).Distinct();

    private static bool IsOfPair(string name) =>
        name.EndsWith(AdapterKeys.SuffixA, StringComparison.Ordinal) || name.EndsWith(AdapterKeys.SuffixB, StringComparison.Ordinal);

    private static GgufTensor? Find(GgufFile file, string name) => file.Tensors.FirstOrDefault(tensor => tensor.Name == name);

    private static string Quote(string? text) => text is null ? "nothing" : $"'{text}'";
}
