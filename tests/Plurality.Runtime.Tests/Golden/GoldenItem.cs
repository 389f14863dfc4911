using System.Text.Json;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Lists;
using Plurality.Llama;
using Plurality.Prompts;
using Plurality.TestKit.Models;
using Plurality.Traces;

namespace Plurality.Runtime.Tests.Golden;

/// <summary>Compares one item with what our engine says; everything out of tolerance is kept, so that one run shows all of it.</summary>
internal sealed class GoldenItem(JsonElement item, LlamaLanguageModel model, GoldenTolerance tolerance)
{
    private readonly LabelSet _labels = LabelSet.Create(item.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!));
    private readonly AnswerFormat _format = AnswerFormat.Named(
        item.TryGetProperty("format", out var format) ? format.GetString()! : "json"
    );

    // The whole text counts as shared: what is asked about an item reads it once.
    private readonly Prompt _prompt = new(item.GetProperty("prompt").GetString()!, item.GetProperty("prompt").GetString()!.Length);

    public List<string> Deviations { get; } = [];

    /// <summary>How many numbers and texts have been compared.</summary>
    public int Compared { get; private set; }

    public async Task CompareAsync(CancellationToken cancellationToken)
    {
        Same("stub", item.GetProperty("stub").GetString()!, _format.Stub);
        var exact = await ScoreAsync(
            new ScoreSettings { HiddenLayers = tolerance.Hidden is null ? [] : [model.Capabilities.Layers] },
            cancellationToken
        );
        Same("token_ids", Tokens(item.GetProperty("token_ids")), string.Join(' ', exact.PromptTokens));
        CompareExact(exact);
        if (item.TryGetProperty("first_token", out var first))
        {
            await CompareFirstTokensAsync(first, cancellationToken);
        }

        if (tolerance.Hidden is { } factor && item.TryGetProperty("hidden", out var hidden))
        {
            CompareHidden(hidden, exact.HiddenStates[0], factor);
        }

        if (tolerance.FreeMargin is { } freeMargin && item.TryGetProperty("free", out var free))
        {
            await CompareFreeAsync(free, freeMargin, cancellationToken);
        }

        if (tolerance.ConstrainedMargin is { } margin && item.TryGetProperty("constrained", out var constrained))
        {
            await CompareConstrainedAsync(constrained, margin, cancellationToken);
        }

        if (item.TryGetProperty("marginal", out var marginal))
        {
            await CompareMarginalAsync(marginal, cancellationToken);
        }

        if (tolerance.Share is { } share && item.TryGetProperty("attention", out var attention))
        {
            CompareAttention(attention, share, cancellationToken);
        }
    }

    private void CompareExact(OptionScores exact)
    {
        var expected = item.GetProperty("exact");
        Near("exact.log_mass", expected.GetProperty("log_mass"), exact.Distribution.Score, tolerance.LogMass);
        Near("exact.p", expected.GetProperty("p"), exact.Distribution.Probability, tolerance.ExactProbability);
        Near("exact.coverage", expected.GetProperty("coverage").GetDouble(), exact.Distribution.Coverage, tolerance.ExactProbability);
    }

    private async Task CompareFirstTokensAsync(JsonElement first, CancellationToken cancellationToken)
    {
        var plain = await ScoreAsync(new ScoreSettings { Scoring = ScoringMode.FirstToken, SurfaceVariants = false }, cancellationToken);
        var variants = await ScoreAsync(new ScoreSettings { Scoring = ScoringMode.FirstToken }, cancellationToken);
        foreach (var (option, i) in plain.Distribution.Options.Select((option, i) => (option, i)))
        {
            Same($"first_token.{option}", first.GetProperty(option).GetInt32(), plain.FirstTokens[i].Single());
            Same(
                $"variant_first_tokens.{option}",
                Tokens(item.GetProperty("variant_first_tokens").GetProperty(option)),
                string.Join(' ', variants.FirstTokens[i])
            );
        }

        var step = item.GetProperty("step1");
        Near("step1.logit", step.GetProperty("logit"), plain.Distribution.Score, tolerance.Logit);
        Near("step1.p", step.GetProperty("p"), plain.Distribution.Probability, tolerance.Probability);
        Near("step1.coverage", step.GetProperty("coverage").GetDouble(), plain.Distribution.Coverage, tolerance.FirstTokenCoverage);
        Near("step1.logit_variants", step.GetProperty("logit_variants"), variants.Distribution.Score, tolerance.Logit);
        Near("step1.p_variants", step.GetProperty("p_variants"), variants.Distribution.Probability, tolerance.Probability);
        Near("step1.logsumexp", step.GetProperty("logsumexp").GetDouble(), plain.LogSumExp, tolerance.Logit);
        foreach (var top in step.GetProperty("top5").EnumerateArray())
        {
            var ours = plain.TopTokens.FirstOrDefault(token => token.Token == top[0].GetInt32(), plain.TopTokens[^1]);
            // A token that is not among our highest five has a logit of at most our fifth's.
            var expected = ours.Token == top[0].GetInt32() ? top[1].GetDouble() : Math.Max(top[1].GetDouble(), ours.Logit);
            Near($"step1.top5.{top[0].GetInt32()}", expected, ours.Logit, tolerance.Logit);
        }
    }

    private void CompareHidden(JsonElement expected, HiddenState state, double factor)
    {
        var values = state.Values;
        var norm = expected.GetProperty("norm").GetDouble();
        var each = factor * norm / Math.Sqrt(values.Count);
        Near("hidden.norm", norm, Math.Sqrt(values.Sum(value => (double)value * value)), factor * norm);
        Near("hidden.mean", expected.GetProperty("mean").GetDouble(), values.Average(), each);
        foreach (var (value, i) in expected.GetProperty("first8").EnumerateArray().Select((value, i) => (value.GetDouble(), i)))
        {
            Near($"hidden.first8[{i}]", value, values[i], each);
        }
    }

    private async Task CompareFreeAsync(JsonElement expected, double margin, CancellationToken cancellationToken)
    {
        if (item.GetProperty("min_margin").GetDouble() <= margin)
        {
            return;
        }

        var settings = Settings with
        {
            Decoding = DecodingMode.Free,
            Scoring = ScoringMode.FirstToken,
            SurfaceVariants = false,
            MaximumAnswerTokens = 40,
        };
        var trace = await GenerateAsync(settings, cancellationToken);
        Same("free.text", expected.GetProperty("text").GetString()!, trace.Answer);
        Same("free.token_ids", Tokens(expected.GetProperty("token_ids")), string.Join(' ', trace.AnswerTokens!));
        if (trace.Answer != expected.GetProperty("text").GetString())
        {
            return;
        }

        var steps = expected.GetProperty("steps").EnumerateArray().ToArray();
        Same("free.forcedFirstStep", steps.Length == 0, trace.ForcedFirstStep);
        Same("free.steps.count", Math.Max(1, steps.Length), trace.Steps.Count);
        foreach (var (step, i) in (steps.Length > 0 ? steps : [item.GetProperty("step1")]).Select((step, i) => (step, i)))
        {
            Near($"free.steps[{i}].logit", step.GetProperty("logit"), trace.Steps[i].Distribution.Score, tolerance.Logit);
            Near($"free.steps[{i}].p", step.GetProperty("p"), trace.Steps[i].Distribution.Probability, tolerance.Probability);
            Near(
                $"free.steps[{i}].coverage",
                step.GetProperty("coverage").GetDouble(),
                trace.Steps[i].Distribution.Coverage,
                tolerance.FirstTokenCoverage
            );
        }
    }

    private async Task CompareConstrainedAsync(JsonElement expected, double margin, CancellationToken cancellationToken)
    {
        var trace = await GenerateAsync(Settings, cancellationToken);
        var isClear = true;
        foreach (var (step, i) in expected.GetProperty("steps").EnumerateArray().Select((step, i) => (step, i)))
        {
            if (!isClear)
            {
                return;
            }

            if (i >= trace.Steps.Count)
            {
                Deviations.Add($"constrained.steps: expected a step {i + 1}; there are {trace.Steps.Count}");
                return;
            }

            var ours = trace.Steps[i];
            Near($"constrained.steps[{i}].log_mass", step.GetProperty("log_mass"), ours.Distribution.Score, tolerance.LogMass);
            Near($"constrained.steps[{i}].p", step.GetProperty("p"), ours.Distribution.Probability, tolerance.ExactProbability);
            var highest = step.GetProperty("p").EnumerateObject().Select(option => option.Value.GetDouble()).OrderDescending().ToArray();
            isClear = highest.Length < 2 || highest[0] - highest[1] > margin;
            if (step.TryGetProperty("end_after", out var end) && end.ValueKind == JsonValueKind.Number)
            {
                if (isClear)
                {
                    Near(
                        $"constrained.steps[{i}].end_after",
                        end.GetDouble(),
                        ours.EndProbability ?? double.NaN,
                        tolerance.ExactProbability
                    );
                }

                isClear &= Math.Abs(end.GetDouble() - 0.5) > margin;
            }
        }

        if (isClear)
        {
            Same(
                "constrained.labels",
                string.Join('|', expected.GetProperty("labels").EnumerateArray().Select(label => label.GetString())),
                string.Join('|', trace.Labels)
            );
        }
    }

    /// <summary>Every list over a part of the labels: the prompt names all of them, the options are the part and, first, none.</summary>
    private async Task CompareMarginalAsync(JsonElement expected, CancellationToken cancellationToken)
    {
        var part = LabelSet.Create(expected.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!));
        var everything = new ListBudget { Unexplored = 0, Expansions = int.MaxValue };
        var found = (
            await new Inquiry(new Decoder(model)).ListsAsync([_prompt], AnswerOptions.Of(_format, part), everything, cancellationToken)
        )[0].Value!;
        var evidence = new Evidence
        {
            Id = "golden",
            Labels = part,
            Lists = found,
        };
        var marginals = new MarginalEstimator().Estimate(evidence, TaskKind.MultiLabel);
        Near(
            "marginal.Q",
            expected.GetProperty("Q"),
            label => marginals.Single(pair => pair.Key == label).Value,
            tolerance.ExactProbability
        );
        Same("marginal.lists.count", expected.GetProperty("lists").EnumerateObject().Count(), found.Lists.Count);
        Near("marginal.unexplored", 0, found.Unexplored, 0);
        foreach (var list in expected.GetProperty("lists").EnumerateObject())
        {
            var labels = JsonSerializer.Deserialize<string[]>(list.Name)!;
            var ours = found.Lists.FirstOrDefault(candidate => candidate.Labels.SequenceEqual(labels))?.Probability ?? double.NaN;
            Near($"marginal.lists.{list.Name}", list.Value.GetDouble(), ours, tolerance.ExactProbability);
        }
    }

    private void CompareAttention(JsonElement expected, double share, CancellationToken cancellationToken)
    {
        var mean = share / 10;
        var ours = new Decoder(model).Attend(
            _prompt,
            Settings,
            [.. expected.GetProperty("forced_labels").EnumerateArray().Select(label => label.GetString()!)],
            cancellationToken
        );
        Same("attention.prompt_tokens", expected.GetProperty("prompt_tokens").GetInt32(), ours.PromptTokens);
        Same("attention.total_tokens", expected.GetProperty("total_tokens").GetInt32(), ours.PromptTokens + ours.GeneratedTokens);
        Near("attention.share_prompt", expected.GetProperty("share_prompt").GetDouble(), ours.PromptShare, share);
        Near("attention.share_generated", expected.GetProperty("share_generated").GetDouble(), ours.GeneratedShare, share);
        Near("attention.share_label_first_tokens", expected.GetProperty("share_label_first_tokens").GetDouble(), ours.LabelShare, share);
        Near("attention.mean_prompt", expected.GetProperty("mean_prompt").GetDouble(), ours.PromptMean, mean);
        Near("attention.mean_generated", expected.GetProperty("mean_generated").GetDouble(), ours.GeneratedMean, mean);
        Near("attention.mean_label_first_tokens", expected.GetProperty("mean_label_first_tokens").GetDouble(), ours.LabelMean, mean);
    }

    private GenerationSettings Settings => new(_labels, _format);

    private async Task<OptionScores> ScoreAsync(ScoreSettings settings, CancellationToken cancellationToken) =>
        (await model.ScoreAsync([_prompt], AnswerOptions.Of(_format, _labels), settings, cancellationToken))[0].Value;

    private async Task<Trace> GenerateAsync(GenerationSettings settings, CancellationToken cancellationToken) =>
        (await model.GenerateAsync([_prompt], settings, cancellationToken))[0].Value;

    private void Near(string field, JsonElement expected, Func<string, double> ours, double within)
    {
        foreach (var option in expected.EnumerateObject())
        {
            Near($"{field}.{option.Name}", option.Value.GetDouble(), ours(option.Name), within);
        }
    }

    private void Near(string field, double expected, double ours, double within)
    {
        Compared++;
        if (!(Math.Abs(expected - ours) <= within))
        {
            Deviations.Add(
                FormattableString.Invariant(
                    $"{field}: expected {expected:R} within {within:R}; got {ours:R} (off by {Math.Abs(expected - ours):G3})"
                )
            );
        }
    }

    private void Same<T>(string field, T expected, T ours)
        where T : IEquatable<T>
    {
        Compared++;
        if (!expected.Equals(ours))
        {
            Deviations.Add($"{field}: expected {expected}; got {ours}");
        }
    }

    private static string Tokens(JsonElement ids) => string.Join(' ', ids.EnumerateArray().Select(id => id.GetInt32()));
}
