using Plurality.Labels;
using Plurality.Llama.Files;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>A model that gives a label 0.9 of what is left where the last input holds its name, and writes exactly those labels.</summary>
internal sealed class WordModel : ILanguageModel
{
    public List<Prompt> Prompts { get; } = [];

    public List<GenerationSettings> Settings { get; } = [];

    /// <summary>Called before every wave.</summary>
    public Action OnWave { get; init; } = () => { };

    public ModelIdentity Identity { get; } = new("word model", "s", "f16", "f", "fake", "none", "f16", FlashAttention: false, 512, 8192, 0);

    public ModelCapabilities Capabilities { get; init; } =
        new(ExactMasses: true, FullVocabulary: true, HiddenStates: true, Attention: true, Layers: 2);

    public ValueTask<IReadOnlyList<Generation>> GenerateAsync(
        IReadOnlyList<Prompt> wave,
        GenerationSettings settings,
        CancellationToken cancellationToken
    )
    {
        OnWave();
        cancellationToken.ThrowIfCancellationRequested();
        Prompts.AddRange(wave);
        Settings.Add(settings);
        return ValueTask.FromResult<IReadOnlyList<Generation>>([.. wave.Select(prompt => Answer(prompt, settings))]);
    }

    public ValueTask<IReadOnlyList<OptionScoring>> ScoreAsync(
        IReadOnlyList<Prompt> wave,
        AnswerOptions options,
        ScoreSettings settings,
        CancellationToken cancellationToken
    )
    {
        var names = options.Options.Select(option => option.Name).ToList();
        return ValueTask.FromResult<IReadOnlyList<OptionScoring>>([
            .. wave.Select(prompt => new OptionScoring(
                new OptionScores
                {
                    Distribution = Distribution(names, prompt, []),
                    EndProbabilities = [.. names.Select(_ => (double?)0.75)],
                    PromptTokens = [1, 2, 3],
                    OptionTokens = [.. names.Select((_, i) => (IReadOnlyList<int>)[i + 10])],
                    FirstTokens = [.. names.Select(_ => (IReadOnlyList<int>)[])],
                    LogSumExp = 2,
                    TopTokens = [new TokenLogit(7, "jo", 1.5), new TokenLogit(8, "\n", 0.5)],
                },
                null
            )),
        ]);
    }

    public void Dispose() { }

    private static Generation Answer(Prompt prompt, GenerationSettings settings)
    {
        if (prompt.Text.Length > 500_000)
        {
            return new Generation(null, "The prompt must fit the context; shorten the document.");
        }

        List<string> names = [.. settings.Labels, LabelSet.None];
        var written = settings.Labels.Where(label => Query(prompt).Contains(label, StringComparison.OrdinalIgnoreCase)).ToList();
        List<string> chosen = written.Count == 0 ? [LabelSet.None] : written;
        return new Generation(
            new Trace
            {
                Answer = settings.Format.Write(written),
                AnswerTokens = [4, 5],
                Steps =
                [
                    .. chosen.Select(
                        (label, i) =>
                            new LabelStep(
                                i + 1,
                                Distribution(names, prompt, chosen[..i]),
                                label,
                                i == chosen.Count - 1,
                                label == LabelSet.None ? null
                                    : i == chosen.Count - 1 ? 0.75
                                    : 0.25
                            )
                    ),
                ],
                Decoding = settings.Decoding,
                Scoring = settings.Scoring,
                WellFormed = !prompt.Text.Contains("malform", StringComparison.Ordinal),
                PromptTokens = 3,
                HiddenStates = [.. settings.HiddenLayers.Select(layer => new HiddenState(layer, [0.5f, 1f]))],
                Attention = settings.Attention && chosen.Count > 1 ? [new AttentionShares(2, 0.75, 3, 0.25, 2, 0.125, 1)] : [],
            },
            null
        );
    }

    private static string Query(Prompt prompt) => prompt.Text[(prompt.Text.LastIndexOf("Input: ", StringComparison.Ordinal) + 1)..];

    private static StepDistribution Distribution(List<string> names, Prompt prompt, IReadOnlyList<string> written)
    {
        var weights = names
            .Select(name =>
                written.Contains(name) || (written.Count > 0 && name == LabelSet.None) ? 0
                : Query(prompt).Contains(name, StringComparison.OrdinalIgnoreCase) ? 8.0
                : 1.0
            )
            .ToList();
        var sum = weights.Sum();
        return new StepDistribution(
            names,
            [.. weights.Select(weight => Math.Log(weight / 16))],
            [.. weights.Select(weight => weight / sum)],
            sum / 16
        );
    }
}
