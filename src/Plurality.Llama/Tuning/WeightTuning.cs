using Plurality.Decoding;
using Plurality.Llama.Benchmarks;
using Plurality.Llama.Cache;
using Plurality.Llama.Engine;
using Plurality.Llama.Errors;
using Plurality.Llama.Files;
using Plurality.Llama.Native;
using Plurality.Llama.Weights;
using Plurality.Models;
using Plurality.Traces;

namespace Plurality.Llama.Tuning;

/// <summary>
/// Finds the best weight format of a model on this machine: it measures the speed of each format and how much it changes label
/// probabilities. The work is the same sample run everywhere. Files that were converted only for measuring are deleted.
/// </summary>
internal sealed class WeightTuning : IDisposable
{
    /// <summary>One token each for as many documents as a batch has, so many times.</summary>
    private const int DecodeSteps = 8;

    /// <summary>The reference first; what a file holds as it is comes last, and only where it is none of the others.</summary>
    private static readonly WeightFormat[] Formats =
    [
        WeightFormat.F32,
        .. Enum.GetValues<WeightFormat>().Where(format => format is not (WeightFormat.F32 or WeightFormat.Shipped)),
        WeightFormat.Shipped,
    ];

    private readonly LlamaModelOptions _options;
    private readonly IReadOnlyList<MeasuredRun> _samples;
    private readonly TimeProvider _time;
    private readonly ModelStore _store;
    private readonly IReadOnlySet<string> _expandedBefore;
    private readonly List<PreparedModel> _prepared = [];
    private PreparedModel? _chosen;

    /// <summary>Creates a tuning. It reads and writes nothing before <see cref="MeasureAsync"/>.</summary>
    /// <param name="options">The model and how to run it. Its weight format is ignored.</param>
    /// <param name="samples">The sample runs, at least one. The first whose prompts fit into the context is measured.</param>
    /// <param name="time">The clock.</param>
    public WeightTuning(LlamaModelOptions options, IReadOnlyList<MeasuredRun> samples, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(time);
        (_options, _samples, _time) = (options, samples, time);
        _store = new ModelStore(options.CacheDirectory, options.Logger, options.LibraryDirectory, options.GpuLayers);
        _expandedBefore = _store.ExpandedFiles();
    }

    /// <summary>Measures every available format. One is in memory at a time.</summary>
    /// <param name="rounds">The number of measurements per format, at least 1. Each round measures all formats in turn.</param>
    /// <param name="progress">Receives one sentence before each step, or null.</param>
    /// <param name="cancellationToken">Cancels measuring within a second. A conversion cannot be cancelled.</param>
    /// <exception cref="ModelFileException">The file is missing, damaged or refused by the library.</exception>
    /// <exception cref="NativeLibraryException">The llama.cpp libraries cannot be loaded.</exception>
    /// <exception cref="ModelException">The model fails, or its context is too short for the sample run.</exception>
    public async Task<WeightTuningReport> MeasureAsync(
        int rounds,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var load = LoadAverage.Now();
        var skipped = Prepare(progress, cancellationToken);
        var answers = new List<Answers>();
        MeasuredRun? run = null;
        foreach (var prepared in _prepared)
        {
            progress?.Report($"Comparing label probabilities of {WeightFormats.Name(prepared.Weights)}");
            (run, var answered) = await AnswerAsync(prepared, run, cancellationToken).ConfigureAwait(false);
            answers.Add(answered);
        }

        var rates = _prepared.ConvertAll(_ => new List<Rates>());
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (i, prepared) in _prepared.Index())
            {
                progress?.Report(
                    FormattableString.Invariant($"Measuring {WeightFormats.Name(prepared.Weights)}, round {round} of {rounds}")
                );
                rates[i].Add(Measure(prepared, run!, answers[0].Evaluated, cancellationToken));
            }
        }

        var reference = _prepared[0].Weights == WeightFormat.F32 ? answers[0].FirstSteps : null;
        var evaluated = answers[0].Evaluated;
        double Share(long tokens) => (double)tokens / run!.Prompts.Count;
        return new WeightTuningReport
        {
            Source = _prepared[0].Source,
            SourceSha256 = _prepared[0].SourceSha256,
            Threads = _options.ComputingThreads,
            LoadAverage = load,
            Prompts = answers[0].FirstSteps.Count,
            PrefixTokens = checked((int)evaluated.Prefix),
            Tokens = new TokensPerDocument(
                Share(evaluated.Prefix),
                Share(evaluated.Prompt),
                Share(evaluated.Forced),
                Share(evaluated.Chosen),
                Share(evaluated.Rows)
            ),
            Measured =
            [
                .. _prepared.Select(
                    (prepared, i) =>
                        new WeightMeasurement(
                            prepared.Weights,
                            new FileInfo(prepared.Path).Length,
                            Spread.Of(rates[i].Select(rate => rate.Documents)),
                            Spread.Of(rates[i].Select(rate => rate.Prompt)),
                            Spread.Of(rates[i].Select(rate => rate.Decode)),
                            reference is null ? null : LabelDivergence.Of(reference, answers[i].FirstSteps)
                        )
                ),
            ],
            Skipped = skipped,
        };
    }

    /// <summary>Makes a measured format the default of this model on this machine.</summary>
    /// <returns>The file whose deletion undoes the choice.</returns>
    /// <exception cref="ArgumentException">The format was not measured.</exception>
    /// <exception cref="IOException">The cache folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The cache folder cannot be written.</exception>
    public string Choose(WeightFormat format)
    {
        var chosen = _prepared.Find(prepared => prepared.Weights == format)
            ?? throw new ArgumentException($"The format must have been measured; {format} was not.", nameof(format));
        var file = _store
            .Choices(LlamaLibrary.Load(_options.LibraryDirectory, _options.Logger), _options.MayUseKernels && Kernels.Kernels.IsSupported)
            .Store(chosen.SourceSha256, format);
        _chosen = chosen;
        return file;
    }

    /// <summary>Deletes the files that were converted only for measuring.</summary>
    public void Dispose()
    {
        foreach (
            var prepared in _prepared.Where(prepared =>
                prepared.Path != prepared.Source && prepared != _chosen && !_expandedBefore.Contains(prepared.Path)
            )
        )
        {
            ExpandedModels.Remove(prepared.Path);
        }

        _prepared.Clear();
    }

    private List<SkippedFormat> Prepare(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        List<SkippedFormat> skipped = [];
        foreach (var format in Formats)
        {
            try
            {
                var prepared = _store.Require(_options.Model, format, progress, cancellationToken);
                if (!_prepared.Exists(other => other.Path == prepared.Path))
                {
                    _prepared.Add(prepared);
                }
            }
            catch (Exception exception)
                when (format != WeightFormat.Shipped && exception is (IOException or UnauthorizedAccessException or ModelException))
            {
                skipped.Add(new SkippedFormat(format, exception.Message));
            }
        }

        return skipped;
    }

    /// <summary>Runs the model on the sample run. Without a given run, it takes the longest that fits into the context.</summary>
    private async Task<(MeasuredRun Run, Answers Answers)> AnswerAsync(
        PreparedModel prepared,
        MeasuredRun? given,
        CancellationToken cancellationToken
    )
    {
        using var model = LlamaLanguageModel.Open(_options with { Weights = prepared.Weights }, cancellationToken);
        var decoder = new Decoder(model);
        foreach (var run in given is null ? _samples : [given])
        {
            var before = model.Evaluated;
            List<StepDistribution> firstSteps = [];
            foreach (var batch in run.Prompts.Chunk(run.BatchSize))
            {
                var answers = await decoder.GenerateAsync(batch, run.Settings, cancellationToken).ConfigureAwait(false);
                firstSteps.AddRange(answers.Where(answer => answer.Fault is null).Select(answer => answer.Value.Steps[0].Distribution));
            }

            if (firstSteps.Count > 0)
            {
                return (run, new Answers(firstSteps, model.Evaluated - before));
            }
        }

        throw new ModelException(
            $"The model's context must hold a sample text and its prompt; none of {_samples[^1].Prompts.Count} fits. Use a model with a "
                + "longer context."
        );
    }

    private Rates Measure(PreparedModel prepared, MeasuredRun run, EvaluatedTokens evaluated, CancellationToken cancellationToken)
    {
        using var model = LlamaLanguageModel.Load(prepared, _options);
        using var raw = new RawEngine(model, _time);
        var decoder = new Decoder(model);
        raw.ReadPrefix(evaluated.Prefix > 0 ? [.. decoder.SharedTokensOf(run.Prompts[0])] : [], cancellationToken);
        int[] text = [.. decoder.TokensOf(run.Prompts[0])];
        var work = RawDocument.Of(run, decoder, evaluated);
        var documents = raw.Read(work, run.BatchSize, cancellationToken).Time;
        var prompt = raw.Read([RawDocument.Of(text, raw.BatchTokens, rows: 1)], 1, cancellationToken);
        var steps = Enumerable.Repeat(RawDocument.Of(text, 1, rows: 1), DecodeSteps * run.BatchSize).ToList();
        var decode = raw.Read(steps, run.BatchSize, cancellationToken);
        return new Rates(
            work.Count / documents.TotalSeconds,
            prompt.Tokens / prompt.Time.TotalSeconds,
            decode.Tokens / decode.Time.TotalSeconds
        );
    }

    /// <summary>The answers of a format.</summary>
    private sealed record Answers(IReadOnlyList<StepDistribution> FirstSteps, EvaluatedTokens Evaluated);

    /// <summary>Documents, prompt tokens and answer tokens per second.</summary>
    private readonly record struct Rates(double Documents, double Prompt, double Decode);
}
