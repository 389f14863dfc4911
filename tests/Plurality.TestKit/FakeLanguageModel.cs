using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plurality.Labels;
using Plurality.Llama.Files;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.Numerics;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.TestKit;

/// <summary>
/// A model that makes its answers up from a hash of the prompt: the same for ever, and plausible in every field. The last digits of its
/// scores depend on the whole wave, as a real engine's do, so that a run which repeats half a wave is found out.
/// </summary>
public sealed class FakeLanguageModel : ILanguageModel
{
    /// <inheritdoc/>
    public ModelIdentity Identity { get; init; } =
        new(
            "fake",
            new string('a', 64),
            "f16",
            new string('b', 64),
            "fake 1",
            "none",
            "f16",
            FlashAttention: false,
            BatchTokens: 512,
            ContextCells: 4096,
            GpuLayers: 0
        );

    /// <inheritdoc/>
    public ModelCapabilities Capabilities { get; init; } =
        new(ExactMasses: true, FullVocabulary: true, HiddenStates: true, Attention: true, Layers: 4);

    /// <summary>Why a prompt fails; null where it does not.</summary>
    public Func<Prompt, string?> Fault { get; init; } = _ => null;

    /// <summary>Called with the number of waves computed before each; may wait, cancel or throw.</summary>
    public Func<int, CancellationToken, ValueTask> BeforeWave { get; init; } = (_, _) => ValueTask.CompletedTask;

    /// <summary>How many waves were computed.</summary>
    public int Waves { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Generation>> GenerateAsync(
        IReadOnlyList<Prompt> wave,
        GenerationSettings settings,
        CancellationToken cancellationToken
    )
    {
        await BeforeWave(Waves, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Waves++;
        var shape = Hash(string.Join('\u0001', wave.Select(prompt => prompt.Text)));
        return
        [
            .. wave.Select(prompt =>
                Fault(prompt) is { } fault ? new Generation(null, fault) : new Generation(Answer(prompt, settings, shape), null)
            ),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OptionScoring>> ScoreAsync(
        IReadOnlyList<Prompt> wave,
        AnswerOptions options,
        ScoreSettings settings,
        CancellationToken cancellationToken
    )
    {
        await BeforeWave(Waves, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Waves++;
        var shape = Hash(string.Join('\u0001', wave.Select(prompt => prompt.Text)));
        return
        [
            .. wave.Select(prompt =>
                Fault(prompt) is { } fault
                    ? new OptionScoring(null, fault)
                    : new OptionScoring(Score(prompt, options, settings, shape), null)
            ),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() { }

    private static OptionScores Score(Prompt prompt, AnswerOptions options, ScoreSettings settings, ulong shape)
    {
        var text = string.Join('\u0001', [prompt.Text, .. prompt.Written]);
        var chance = new SeededGenerator(Hash(text));
        string[] names = [.. options.Options.Select(option => option.Name)];
        bool[] offered = [.. names.Select(name => !prompt.Written.Contains(name) && (name != LabelSet.None || prompt.Written.Count == 0))];
        return new OptionScores
        {
            Distribution = Distribution(names, offered, settings.Scoring, chance, new SeededGenerator(Hash(text) ^ shape)),
            EndProbabilities =
            [
                .. names.Select((name, i) => options.IsList && offered[i] && name != LabelSet.None ? chance.NextDouble() : (double?)null),
            ],
            PromptTokens = [1, 2, 3],
            OptionTokens = [.. names.Select((_, i) => (int[])[i])],
            FirstTokens = [],
            LogSumExp = 0,
            TopTokens = [],
        };
    }

    private static Trace Answer(Prompt prompt, GenerationSettings settings, ulong shape)
    {
        var chance = new SeededGenerator(Hash(prompt.Text));
        var digits = new SeededGenerator(Hash(prompt.Text) ^ shape);
        var isSingle = settings.Task == TaskKind.SingleLabel;
        string[] options = isSingle ? [.. settings.Labels] : [.. settings.Labels, LabelSet.None];
        var offered = Enumerable.Repeat(true, options.Length).ToArray();
        var free = settings.Decoding == DecodingMode.Free;
        var (unknown, forced) = (free && chance.NextInt(4) == 0, free && chance.NextInt(4) == 0);
        List<LabelStep> steps = [];
        for (var last = false; !last; )
        {
            var distribution = Distribution(options, offered, settings.Scoring, chance, digits);
            var best = Enumerable.Range(0, options.Length).MaxBy(option => distribution.Probabilities[option]);
            last =
                forced
                || isSingle
                || options[best] == LabelSet.None
                || steps.Count == 2
                || steps.Count == settings.Labels.Count - 1
                || chance.NextInt(2) == 0;
            var chosen =
                forced ? null
                : unknown && steps.Count == 0 ? "fearful"
                : options[best];
            double? end =
                isSingle || chosen is null or LabelSet.None ? null
                : last ? 0.5 + (chance.NextDouble() / 2)
                : chance.NextDouble() / 2;
            steps.Add(new LabelStep(steps.Count + 1, distribution, chosen, last, end));
            if (!free)
            {
                (offered[best], offered[^1]) = (false, false);
            }
        }

        var written = steps.Where(step => step.Chosen is not (null or LabelSet.None)).Select(step => step.Chosen!).ToArray();
        return new Trace
        {
            Answer = forced ? "Anger.\n" : settings.Format.Write(written),
            AnswerTokens = [.. Enumerable.Range(0, 4 + steps.Count).Select(_ => chance.NextInt(50_000))],
            Steps = steps,
            Decoding = settings.Decoding,
            Scoring = settings.Scoring,
            WellFormed = !unknown && !forced,
            ForcedFirstStep = forced,
            PromptTokens = prompt.Text.Length / 4,
            Warnings = unknown ? [string.Create(CultureInfo.InvariantCulture, $"step 1 has an unknown choice, {0.5}")] : [],
            HiddenStates =
            [
                .. settings.HiddenLayers.Select(layer => new HiddenState(
                    layer,
                    [.. Enumerable.Range(0, 8).Select(_ => (float)chance.NextDouble() - 0.5f)]
                )),
            ],
            Attention = settings.Attention
                ?
                [
                    .. steps
                        .Skip(1)
                        .Select(step => new AttentionShares(
                            step.Number,
                            0.75,
                            40,
                            0.25,
                            6 + step.Number,
                            chance.NextDouble() / 4,
                            step.Number - 1
                        )),
                ]
                : [],
        };
    }

    private static StepDistribution Distribution(
        string[] options,
        bool[] offered,
        ScoringMode scoring,
        SeededGenerator chance,
        SeededGenerator digits
    )
    {
        var logits = options.Select(_ => (20 * chance.NextDouble()) - 10 + (1e-9 * digits.NextDouble())).ToArray();
        for (var option = 0; option < options.Length; option++)
        {
            logits[option] = offered[option] ? logits[option] : double.NegativeInfinity;
        }

        var coverage = chance.NextDouble();
        var probabilities = LogSpace.Softmax(logits);
        var scores =
            scoring == ScoringMode.FirstToken
                ? logits
                : [.. probabilities.Select((p, option) => offered[option] ? Math.Log(p) + Math.Log(coverage) : double.NegativeInfinity)];
        return new StepDistribution(options, scores, probabilities, coverage);
    }

    private static ulong Hash(string text) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
