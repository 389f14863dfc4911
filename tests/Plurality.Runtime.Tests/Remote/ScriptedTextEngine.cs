using System.Text;
using Plurality.Numerics;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>What engines that write texts have in common: they continue a text by a scripted model, to its end or to a limit.</summary>
internal abstract class ScriptedTextEngine(ScriptedModel model) : ScriptedEngine(model)
{
    /// <summary>Whether the engine shows log-probabilities; an older one leaves them out.</summary>
    public bool ShowsTokens { get; init; } = true;

    /// <summary>Changes the log-probability of every token that was written.</summary>
    public Func<double, double> Score { get; set; } = score => score;

    /// <summary>Continues a text: by the most probable tokens at temperature 0, else by tokens that are drawn.</summary>
    protected async Task<Written> WriteAsync(string prompt, int maximumTokens, double temperature, int seed, int top)
    {
        var chance = new SeededGenerator((ulong)seed);
        int[] before = Model.Vocabulary.Encode(prompt);
        List<int> tokens = [];
        List<(byte[], double, (byte[], double)[])> shown = [];
        var isComplete = false;
        while (tokens.Count < maximumTokens && !isComplete)
        {
            var logits = await LogitsAsync([.. before, .. tokens]);
            var normaliser = Math.Log(logits.Sum(logit => Math.Exp(logit)));
            var token = temperature == 0 ? Array.IndexOf(logits, logits.Max()) : Drawn(logits, normaliser, chance.NextDouble());
            isComplete = Model.Vocabulary.EndOfGeneration.Contains(token);
            if (isComplete)
            {
                break;
            }

            tokens.Add(token);
            var most = Enumerable.Range(0, logits.Length).OrderByDescending(other => logits[other]).Take(top);
            shown.Add(
                (
                    Model.Vocabulary.Bytes(token),
                    Score(logits[token] - normaliser),
                    [.. most.Select(other => (Model.Vocabulary.Bytes(other), logits[other] - normaliser))]
                )
            );
        }

        var text = Encoding.UTF8.GetString([.. tokens.SelectMany(Model.Vocabulary.Bytes)]);
        Count(before.Length, tokens.Count);
        return new Written(text, isComplete, shown, before.Length);
    }

    /// <summary>The log-probabilities as chat completions and Ollama write them; null for none.</summary>
    protected object? List(Written written) =>
        ShowsTokens
            ? written.Tokens.Select(one => Entry(one.Bytes, one.Score, [.. one.Top.Select(other => Entry(other.Bytes, other.Score, null))]))
            : null;

    private static object Entry(byte[] bytes, double score, object[]? top) =>
        new
        {
            token = Encoding.UTF8.GetString(bytes),
            logprob = score,
            bytes = bytes.Select(value => (int)value),
            top_logprobs = top,
        };

    private static int Drawn(float[] logits, double normaliser, double share)
    {
        for (var token = 0; token < logits.Length; token++)
        {
            share -= Math.Exp(logits[token] - normaliser);
            if (share < 0)
            {
                return token;
            }
        }

        return logits.Length - 1;
    }

    /// <summary>What was written.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="IsComplete">Whether the model ended it.</param>
    /// <param name="Tokens">Its tokens, with the most probable ones at each place.</param>
    /// <param name="PromptTokens">The number of tokens before it.</param>
    protected sealed record Written(
        string Text,
        bool IsComplete,
        IReadOnlyList<(byte[] Bytes, double Score, (byte[] Bytes, double Score)[] Top)> Tokens,
        int PromptTokens
    );
}
