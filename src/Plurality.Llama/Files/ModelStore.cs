using System.Globalization;
using Microsoft.Extensions.Logging;
using Plurality.Llama.Adapters;
using Plurality.Llama.Cache;
using Plurality.Llama.Check;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Models;

namespace Plurality.Llama.Files;

/// <summary>
/// Finds and prepares model files. It checks the file, tries an unknown model in a child process, and converts weights into the user's
/// cache folder, which also stores the weight format chosen on this machine. Thread safety: an instance is thread-safe, and several
/// processes can share a cache folder.
/// </summary>
internal sealed class ModelStore
{
    private readonly string? _cacheFolder;
    private readonly ILogger _logger;
    private readonly string? _llamaDirectory;
    private readonly int _gpuLayers;

    /// <summary>Creates a store. It reads and writes nothing before <see cref="Prepare"/>.</summary>
    /// <param name="cacheDirectory">The folder for converted models (several hundred megabytes each); null for <c>PLURALITY_CACHE</c>,
    /// else
    /// <c>XDG_CACHE_HOME/plurality</c>, else the cache folder of the platform (<c>~/.cache/plurality</c>,
    /// <c>~/Library/Caches/plurality</c>,
    /// <c>%LOCALAPPDATA%\plurality</c>).</param>
    /// <param name="logger">Receives the messages of the native library.</param>
    /// <param name="llamaDirectory">The folder of the llama.cpp libraries; null for the bundled ones.</param>
    /// <param name="gpuLayers">The number of layers on a GPU with which unknown models are tried: 0 for none, negative for all.</param>
    public ModelStore(string? cacheDirectory, ILogger logger, string? llamaDirectory = null, int gpuLayers = 0)
    {
        ArgumentNullException.ThrowIfNull(logger);
        _cacheFolder = CacheFolder.Locate(cacheDirectory);
        _logger = logger;
        _llamaDirectory = llamaDirectory;
        _gpuLayers = gpuLayers;
    }

    /// <summary>
    /// Prepares a model for loading. The first call takes several seconds per gigabyte; later calls read only sizes and times
    /// (<see cref="KnownHashes"/>).
    /// </summary>
    /// <param name="model"><c>embedded</c> for the model of the package Plurality.Models.SmolLM2, or the path of a GGUF file.</param>
    /// <param name="weights">The weight format. Null takes the format that <c>plurality models tune</c> chose on this machine, else that
    /// of the file. Without kernels, the embedded model is converted to F16, because the library's own products of Q4_1 are slower and less
    /// accurate.</param>
    /// <param name="cancellationToken">Cancels the call. The next call removes incomplete files.</param>
    /// <param name="progress">Receives one sentence before each slow step, or null.</param>
    /// <param name="kernels">Whether Plurality's kernels will compute, if they support the processor.</param>
    /// <param name="adapters">The adapters to check and to load with the model; null for none.</param>
    /// <returns>The file to load. If the weights cannot be converted (disk full, cache folder not writable), this is the original file,
    /// with a warning that states the cost.</returns>
    /// <exception cref="ModelFileException">A file is missing or damaged, the library refuses it, its logits are not finite, or an
    /// adapter was made for another model.</exception>
    /// <exception cref="NativeLibraryException">The llama.cpp libraries cannot be loaded.</exception>
    public PreparedModel Prepare(
        string model,
        WeightFormat? weights,
        CancellationToken cancellationToken,
        IProgress<string>? progress = null,
        bool kernels = true,
        IReadOnlyList<LlamaAdapter>? adapters = null
    ) => MakeReady(model, weights, kernels && Kernels.Kernels.IsSupported, isRequired: false, progress, adapters ?? [], cancellationToken);

    /// <summary>Prepares a model in a given weight format, without a fallback.</summary>
    /// <inheritdoc cref="Prepare(string, WeightFormat?, CancellationToken, IProgress{string}?, bool, IReadOnlyList{LlamaAdapter}?)"/>
    /// <exception cref="IOException">The disk is full, or the cache folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The cache folder cannot be written.</exception>
    /// <exception cref="ModelException">The library cannot convert this model.</exception>
    internal PreparedModel Require(string model, WeightFormat weights, IProgress<string>? progress, CancellationToken cancellationToken) =>
        MakeReady(model, weights, kernels: false, isRequired: true, progress, [], cancellationToken);

    /// <summary>The weight formats chosen on this machine with this version of the library, with or without the kernels.</summary>
    internal WeightChoices Choices(LlamaLibrary library, bool kernels) =>
        new(_cacheFolder, library.Version, library.CpuVariant, kernels ? Kernels.Kernels.Revision : null);

    /// <summary>The settings chosen for this machine's device; null where no layers are computed on one.</summary>
    internal DeviceChoices? DeviceChoices(LlamaLibrary library, CancellationToken cancellationToken)
    {
        var build = BuildOf(library, new KnownHashes(_cacheFolder, _logger), cancellationToken);
        return build is null || GpuBackends.NameOfDevice() is not { } device ? null : new(_cacheFolder, build, device, _gpuLayers);
    }

    /// <summary>The full paths of all converted models.</summary>
    internal IReadOnlySet<string> ExpandedFiles() => _cacheFolder is null ? new HashSet<string>() : ExpandedModels.FilesIn(_cacheFolder);

    private PreparedModel MakeReady(
        string model,
        WeightFormat? weights,
        bool kernels,
        bool isRequired,
        IProgress<string>? progress,
        IReadOnlyList<LlamaAdapter> adapters,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        var embedded = model == EmbeddedModel.Name;
        var file = GgufValidator.Read(EmbeddedModel.Resolve(model));
        ModelKind.RequireCausal(file);
        List<string> warnings = [];
        var hashes = new KnownHashes(_cacheFolder, _logger);
        var adapted = PreparedAdapters.Of(adapters, file, hashes, warnings, cancellationToken);
        var path = Path.GetFullPath(file.Path);
        var library = LlamaLibrary.Load(_llamaDirectory, _logger);
        library.RequireGpu(_gpuLayers);
        var sha256 = FileHash.OfParts([.. file.Parts.Select(part => hashes.Sha256(part.Path, cancellationToken))]);
        if (embedded)
        {
            EmbeddedModel.RequirePublished(sha256);
        }

        var check = new ModelCheck(
            library,
            new KnownGoodModels(_cacheFolder, library.Version, library.CpuVariant, Gpu(library, hashes, cancellationToken), _logger),
            _gpuLayers
        );
        if (!embedded || _gpuLayers != 0)
        {
            warnings.AddRange(check.Require(path, sha256, progress, cancellationToken));
        }

        var tuned = DeviceChoices(library, cancellationToken)?.Find(sha256, warnings);
        var wanted = weights ?? Choices(library, kernels).Find(sha256, warnings) ?? Default(embedded, kernels);
        if (wanted == WeightFormat.Shipped || Holds(file, wanted))
        {
            return new PreparedModel(path, sha256, wanted, path, sha256, warnings) { Adapters = adapted, Tuned = tuned };
        }

        try
        {
            var expanded = Expand(library, file, sha256, wanted, progress, cancellationToken);
            warnings.AddRange(expanded.Warnings);

            // Weights beyond the range of half precision become infinite. The embedded model has none.
            if (!embedded || _gpuLayers != 0)
            {
                warnings.AddRange(check.Require(expanded.Path, expanded.Sha256, progress, cancellationToken));
            }

            return new PreparedModel(path, sha256, wanted, expanded.Path, expanded.Sha256, [.. warnings.Distinct()])
            {
                Adapters = adapted,
                Tuned = tuned,
            };
        }
        catch (Exception exception) when (!isRequired && exception is (IOException or UnauthorizedAccessException or ModelException))
        {
            warnings.Add(NotExpanded(path, wanted, embedded, exception.Message));
            return new PreparedModel(path, sha256, WeightFormat.Shipped, path, sha256, warnings) { Adapters = adapted, Tuned = tuned };
        }
    }

    private static WeightFormat Default(bool embedded, bool kernels) => embedded && !kernels ? WeightFormat.F16 : WeightFormat.Shipped;

    /// <summary>What decides on a GPU whether a model is good; null on the CPU.</summary>
    private string? Gpu(LlamaLibrary library, KnownHashes hashes, CancellationToken cancellationToken) =>
        BuildOf(library, hashes, cancellationToken) is { } build
            ? string.Create(CultureInfo.InvariantCulture, $"{_gpuLayers}-{build}")
            : null;

    /// <summary>The build of the library, by its devices; null on the CPU.</summary>
    private string? BuildOf(LlamaLibrary library, KnownHashes hashes, CancellationToken cancellationToken) =>
        _gpuLayers == 0 ? null : GpuBackends.BuildOf(library.Directory, library.Sha256, path => hashes.Sha256(path, cancellationToken));

    private ExpandedModel Expand(
        LlamaLibrary library,
        GgufModel file,
        string sha256,
        WeightFormat wanted,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    )
    {
        var folder = _cacheFolder
            ?? throw new IOException("the cache folder must be known; there is no home folder. Name a cache folder with PLURALITY_CACHE");
        return new ExpandedModels(folder, library, new KnownHashes(folder, _logger), path => new DriveInfo(path).AvailableFreeSpace).Get(
            file,
            sha256,
            wanted,
            progress,
            cancellationToken
        );
    }

    /// <summary>Whether the matrices already have the format. The library always keeps a few kinds of tensor in F32.</summary>
    private static bool Holds(GgufModel file, WeightFormat wanted)
    {
        var types = file
            .Tensors.Where(tensor => tensor.Dimensions.Count > 1)
            .Select(tensor => tensor.Type!.Name)
            .ToHashSet(StringComparer.Ordinal);
        var name = wanted.ToString().ToUpperInvariant();
        return types.Remove(name) && types.All(type => type == "F32");
    }

    private static string NotExpanded(string path, WeightFormat wanted, bool embedded, string reason)
    {
        var cost = embedded ? EmbeddedModel.CostOfShippedWeights : "speed and probabilities are those of the original weights";
        return $"The weights must be converted to {wanted}, but could not be: {reason.TrimEnd('.')}. {path} is used unchanged: {cost}.";
    }
}
