using System.Text.Json.Nodes;
using Plurality.Models;
using Plurality.Remote.Transport;
using static Plurality.Remote.Engines.EngineJson;

namespace Plurality.Remote.Engines;

/// <summary>
/// llama.cpp's server (tools/server/README.md of llama.cpp v0.5.0): <c>/props</c>, <c>/v1/models</c>, <c>/tokenize</c>,
/// <c>/detokenize</c>, <c>/apply-template</c> and <c>/completion</c>.
/// </summary>
/// <param name="client">Sends the requests; disposed with this object.</param>
/// <param name="topTokens">How many of the most probable tokens to ask for; null for the whole vocabulary.</param>
internal sealed class LlamaServer(EngineClient client, int? topTokens) : IEngine
{
    /// <summary>The engine's name in addresses.</summary>
    public const string Name = "llama-server";

    /// <inheritdoc/>
    public RequestBudget Budget => client.Budget;

    /// <inheritdoc/>
    public async Task<EngineFacts> DescribeAsync(CancellationToken cancellationToken)
    {
        var said = await SaidAsync(cancellationToken).ConfigureAwait(false);
        var size = await client.GetAsync("v1/models", LlamaServerJson.VocabularySize, cancellationToken).ConfigureAwait(false);
        var beginning = await client
            .PostAsync("tokenize", Body(new { content = "", add_special = true }), 0, LlamaServerJson.Cut, cancellationToken)
            .ConfigureAwait(false);
        if (beginning.Length > 1)
        {
            throw new ModelException(
                $"The model must put at most one token before a text; {said.Model} puts {beginning.Length}. Choose another model."
            );
        }

        // Any text will do: the answer names every token. Tokens that end a generation are those that ignore_eos removes.
        int[] text =
            beginning.Length == 1 ? beginning : await TokenizeAsync("a", withControl: false, cancellationToken).ConfigureAwait(false);
        var all = await client
            .PostAsync("completion", Completion(text, size), text.Length, LlamaServerJson.Vocabulary(size), cancellationToken)
            .ConfigureAwait(false);
        var continuing = await client
            .PostAsync("completion", Completion(text, size, ends: false), text.Length, LlamaServerJson.Sampled, cancellationToken)
            .ConfigureAwait(false);
        int[] ends = [.. Enumerable.Range(0, size).Where(token => !continuing.Contains(token))];
        if (ends.Length == 0 || ends.Length > size / 2)
        {
            throw new ModelException(
                $"The engine must say which tokens end an answer; llama-server {said.Version} did not. Use another version of it."
            );
        }

        var shown = Array.Find(ends, token => all[token].Length > 0);
        return ends.Contains(shown) && all[shown].Length > 0
            ? throw new ModelException(
                $"The engine must not write control tokens as text; it does so for token {shown}. Start llama-server without --special."
            )
            : new EngineFacts(
                Name,
                said.Version,
                said.Model,
                said.Details,
                said.ContextLength,
                new TokenTable(all, ends, beginning.Length == 1 ? beginning[0] : null),
                said.HasTemplate,
                said.Slots,
                topTokens is null ? TokenReach.Vocabulary : TokenReach.MostProbable,
                topTokens
            );
    }

    /// <inheritdoc/>
    public async Task CheckAsync(EngineFacts facts, CancellationToken cancellationToken)
    {
        var said = await SaidAsync(cancellationToken).ConfigureAwait(false);
        facts.Check(said.Model, said.Version, said.Details);
    }

    /// <inheritdoc/>
    public Task<int[]> TokenizeAsync(string text, bool withControl, CancellationToken cancellationToken) =>
        client.PostAsync(
            "tokenize",
            Body(
                new
                {
                    content = text,
                    add_special = false,
                    parse_special = withControl,
                }
            ),
            0,
            LlamaServerJson.Cut,
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<string> ApplyTemplateAsync(string user, CancellationToken cancellationToken) =>
        client.PostAsync(
            "apply-template",
            Body(new { messages = (object[])[new { role = "user", content = user }] }),
            0,
            answer => Read(answer, root => Text(root, "prompt")),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<string> SpellingAsync(int token, CancellationToken cancellationToken) =>
        client.PostAsync(
            "detokenize",
            Body(new { tokens = (int[])[token] }),
            0,
            answer => Read(answer, root => Text(root, "content")),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task<NextScores> NextAsync(
        IReadOnlyList<int> tokens,
        IReadOnlyCollection<int>? wanted,
        EngineFacts facts,
        CancellationToken cancellationToken
    )
    {
        var count = Math.Min(topTokens ?? facts.Tokens.Size, facts.Tokens.Size);
        return client.PostAsync(
            "completion",
            Completion(tokens, count),
            tokens.Count,
            answer =>
            {
                client.Budget.Add(input: 0, output: 1);
                var next = LlamaServerJson.Next(answer, facts.Tokens.Size, count, tokens.Count);
                return next.Model == facts.Model ? next.Scores : throw EngineFacts.Changed(facts.Model, next.Model);
            },
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private Task<LlamaServerProperties> SaidAsync(CancellationToken cancellationToken) =>
        client.GetAsync("props", LlamaServerJson.Properties, cancellationToken);

    /// <summary>
    /// A request for one token, of which only the log-probabilities are read. They are those of the model: the sampler's settings do not
    /// change them (<c>post_sampling_probs</c> false). They are sent at their neutral values all the same.
    /// </summary>
    private static byte[] Completion(IReadOnlyList<int> tokens, int count, bool ends = true) =>
        Body(
            new JsonObject
            {
                ["prompt"] = List(tokens),
                ["n_predict"] = 1,
                ["n_probs"] = count,
                ["post_sampling_probs"] = !ends,
                ["ignore_eos"] = !ends,
                ["cache_prompt"] = true,
                // Where the sampler's result is read, a high temperature keeps improbable tokens from rounding to 0.
                ["temperature"] = ends ? 1 : 1000,
                ["samplers"] = ends ? new JsonArray() : new JsonArray("temperature"),
                ["seed"] = 1,
                ["stream"] = false,
                ["response_fields"] = new JsonArray("completion_probabilities", "model", "tokens_evaluated", "truncated"),
            }
        );
}
