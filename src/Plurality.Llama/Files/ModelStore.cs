using Microsoft.Extensions.Logging;
using Plurality.Llama.Cache;
using Plurality.Llama.Check;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Models;

namespace Plurality.Llama.Files;

/// <summary>
/// Finds the model that was asked for and makes it ready: checks the file, tries a model that was never seen before in a process of its
/// own, and expands weights into the user's cache folder, where it also remembers in which format a model is used on this machine. Any
/// number of threads and processes may do so at once.
/// </summary>
public sealed class ModelStore
{
    private readonly string? _cacheFolder;
    private readonly ILogger _logger;
    private readonly string? _llamaDirectory;

    /// <summary>Names the places; nothing is touched before <see cref="Prepare"/>.</summary>
    /// <param name="cacheDirectory">Where expanded models are kept (some hundred megabytes each); null for <c>PLURALITY_CACHE</c>, else
    /// <c>XDG_CACHE_HOME/plurality</c>, else the platform's own (<c>~/.cache/plurality</c>, <c>~/Library/Caches/plurality</c>,
    /// <c>%LOCALAPPDATA%\plurality</c>).</param>
    /// <param name="logger">Receives what the native library says.</param>
    /// <param name="llamaDirectory">Folder of the llama.cpp libraries; null for those that came with the program.</param>
    public ModelStore(string? cacheDirectory, ILogger logger, string? llamaDirectory = null)
    {
        ArgumentNullException.ThrowIfNull(logger);
        _cacheFolder = CacheFolder.Locate(cacheDirectory);
        _logger = logger;
        _llamaDirectory = llamaDirectory;
    }

    /// <summary>
    /// Makes a model ready to be loaded. The first time takes some seconds per gigabyte; later it takes what hashing the files takes.
    /// </summary>
    /// <param name="model"><c>embedded</c> for the model of the package Plurality.Models.SmolLM2, else the path of a GGUF file.</param>
    /// <param name="weights">The format of the weights; null for the one that <see cref="Tuning.WeightTuning"/> chose on this machine, else
    /// F16 where the model is the embedded one (2.7 times faster than its file's own Q4_1, and nearer to exact), and what the file holds
    /// otherwise.</param>
    /// <param name="cancellationToken">Gives up; what is half done is cleaned up or by the next one who comes.</param>
    /// <param name="progress">Told in a sentence what takes time, or null.</param>
    /// <returns>The file to load. Where expanding is impossible (no room, no writable cache folder) that is the model's own file, with a
    /// warning that names the cost.</returns>
    /// <exception cref="ModelFileException">The file is missing, damaged, refused by the library, or computes numbers that are not
    /// finite.</exception>
    /// <exception cref="NativeLibraryException">The llama.cpp libraries cannot be loaded.</exception>
    public PreparedModel Prepare(
        string model,
        WeightFormat? weights,
        CancellationToken cancellationToken,
        IProgress<string>? progress = null
    ) => MakeReady(model, weights, isRequired: false, progress, cancellationToken);

    /// <summary>As the other, but the weights must be in the format.</summary>
    /// <inheritdoc cref="Prepare(string, WeightFormat?, CancellationToken, IProgress{string}?)"/>
    /// <exception cref="IOException">No room, or the cache folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The cache folder cannot be written.</exception>
    /// <exception cref="ModelException">The library cannot convert this model.</exception>
    internal PreparedModel Require(string model, WeightFormat weights, IProgress<string>? progress, CancellationToken cancellationToken) =>
        MakeReady(model, weights, isRequired: true, progress, cancellationToken);

    /// <summary>What was chosen on this machine, for this version of the library.</summary>
    internal WeightChoices Choices(LlamaLibrary library) => new(_cacheFolder, library.Version, library.CpuVariant);

    /// <summary>Every expanded model there is, whole paths.</summary>
    internal IReadOnlySet<string> ExpandedFiles() => _cacheFolder is null ? new HashSet<string>() : ExpandedModels.FilesIn(_cacheFolder);

    private PreparedModel MakeReady(
        string model,
        WeightFormat? weights,
        bool isRequired,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        var embedded = model == EmbeddedModel.Name;
        var file = GgufValidator.Read(EmbeddedModel.Resolve(model));
        var path = Path.GetFullPath(file.Path);
        var sha256 = FileHash.Sha256(path, cancellationToken);
        if (embedded)
        {
            EmbeddedModel.RequirePublished(sha256);
        }

        var library = LlamaLibrary.Load(_llamaDirectory, _logger);
        var check = new ModelCheck(library, new KnownGoodModels(_cacheFolder, library.Version, library.CpuVariant, _logger));
        List<string> warnings = [];
        if (!embedded)
        {
            warnings.AddRange(check.Require(path, sha256, progress, cancellationToken));
        }

        var wanted = weights ?? Choices(library).Find(sha256, warnings) ?? (embedded ? WeightFormat.F16 : WeightFormat.Shipped);
        if (wanted == WeightFormat.Shipped || Holds(file, wanted))
        {
            return new PreparedModel(path, sha256, wanted, path, sha256, warnings);
        }

        try
        {
            var expanded = Expand(library, file, sha256, wanted, progress, cancellationToken);
            warnings.AddRange(expanded.Warnings);

            // Weights beyond the range of half precision become infinite. Those of the embedded model are known not to be.
            if (!embedded)
            {
                warnings.AddRange(check.Require(expanded.Path, expanded.Sha256, progress, cancellationToken));
            }

            return new PreparedModel(path, sha256, wanted, expanded.Path, expanded.Sha256, [.. warnings.Distinct()]);
        }
        catch (Exception exception) when (!isRequired && exception is (IOException or UnauthorizedAccessException or ModelException))
        {
            warnings.Add(NotExpanded(path, wanted, embedded, exception.Message));
            return new PreparedModel(path, sha256, WeightFormat.Shipped, path, sha256, warnings);
        }
    }

    private ExpandedModel Expand(
        LlamaLibrary library,
        GgufFile file,
        string sha256,
        WeightFormat wanted,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    )
    {
        var folder = _cacheFolder
            ?? throw new IOException("there is no home folder to keep it in; name a cache folder with PLURALITY_CACHE");
        return new ExpandedModels(folder, library, path => new DriveInfo(path).AvailableFreeSpace).Get(
            file,
            sha256,
            wanted,
            progress,
            cancellationToken
        );
    }

    /// <summary>Whether the matrices are in the format already; the library keeps a few kinds in F32, whatever is asked for.</summary>
    private static bool Holds(GgufFile file, WeightFormat wanted)
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
        var cost = embedded
            ? EmbeddedModel.CostOfShippedWeights
            : "speed and probabilities are those of the weights as they are in the file";
        return $"The weights could not be expanded to {wanted}: {reason.TrimEnd('.')}. {path} is used as it is: {cost}.";
    }
}
