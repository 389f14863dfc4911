using Plurality.Decoding;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Testing;
using Plurality.Traces;
using Xunit;

namespace Plurality.Tests.Decoding;

/// <summary>Asks one question of a scripted model.</summary>
internal static class DecodingRun
{
    public static ScriptedModel Model(string vocabulary, ulong seed, int? top = null, TreeLimits? limits = null) =>
        new()
        {
            Vocabulary = Vocabularies.Named(vocabulary),
            Script = Script.Hash(seed),
            TopTokens = top,
            TreeLimits = limits ?? TreeLimits.None,
        };

    public static async Task<Trace> AnswerAsync(ScriptedModel model, Prompt prompt, GenerationSettings settings) =>
        (await new Decoder(model).GenerateAsync([prompt], settings, TestContext.Current.CancellationToken))[0].Value;

    public static async Task<OptionScores> ScoreAsync(ScriptedModel model, Prompt prompt, AnswerOptions options, ScoreSettings settings) =>
        (await new Decoder(model).ScoreAsync([prompt], options, settings, TestContext.Current.CancellationToken))[0].Value;

    public static GenerationSettings Settings(string format, ScoringMode scoring, params string[] labels) =>
        new(LabelSet.Create(labels), AnswerFormat.Named(format)) { Scoring = scoring, SurfaceVariants = false };
}
