using System.Text.Json.Nodes;
using System.Text.Unicode;
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

    /// <summary>How many of the most probable tokens are asked for first, where some tokens are wanted. Their list is short, and often has
    /// all that are wanted.</summary>
    private const int Shown = 32;

    /// <summary>What is added to the logits of wanted tokens, so that they come first: more than logits differ, and little enough that a
    /// sum in single precision keeps five digits behind the point.</summary>
    private const int Raise = 200;

    /// <summary>The temperature at which improbable tokens do not round to 0.</summary>
    private const int Heat = 1000;

    /// <summary>How much more the token is raised that the sampler is to take.</summary>
    private const int Lead = 25;

    /// <summary>
    /// A token of plain text, raised in every request, so that the sampler takes it: the engine shows no probabilities where its sampler
    /// takes a part of a character.
    /// </summary>
    private int _plain;

    /// <summary>
    /// The engine's slots, each with the text that it computed last. One place's requests go to one slot, one after the other, so that each
    /// finds all but its last token or two there. Spread over slots, each would compute the document's text anew.
    /// </summary>
    private SemaphoreSlim[] _slots = [new(1)];

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
        var letter = await TokenizeAsync("a", withControl: false, cancellationToken).ConfigureAwait(false);
        int[] text = beginning.Length == 1 ? beginning : letter;
        _plain = letter[^1];
        _slots = [.. Enumerable.Range(0, Math.Max(1, said.Slots)).Select(_ => new SemaphoreSlim(1))];
        var all = await client
            .PostAsync("completion", Completion(text, size), text.Length, LlamaServerJson.Vocabulary(size), cancellationToken)
            .ConfigureAwait(false);
        var continuing = await client
            .PostAsync("completion", Continuing(text, size), text.Length, LlamaServerJson.Sampled, cancellationToken)
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
    public async Task<NextScores> NextAsync(
        IReadOnlyList<int> tokens,
        IReadOnlyCollection<int>? wanted,
        int place,
        EngineFacts facts,
        CancellationToken cancellationToken
    )
    {
        var slot = place % _slots.Length;
        await _slots[slot].WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await NextAtAsync(tokens, wanted, slot, facts, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _slots[slot].Release();
        }
    }

    /// <summary>
    /// The engine lists the most probable tokens only, and a list of all has megabytes. So tokens that are wanted and are not among the
    /// first ones are asked for with raised logits, together with one of the first ones: what the sampler then makes of them are their
    /// probabilities up to a factor, and the probability of that one is known.
    /// </summary>
    private async Task<NextScores> NextAtAsync(
        IReadOnlyList<int> tokens,
        IReadOnlyCollection<int>? wanted,
        int slot,
        EngineFacts facts,
        CancellationToken cancellationToken
    )
    {
        var size = facts.Tokens.Size;
        if (topTokens is not null || wanted is null || wanted.Count + Shown >= size)
        {
            var count = Math.Min(topTokens ?? size, size);
            var all = await MostProbableAsync(tokens, count, slot, facts, cancellationToken).ConfigureAwait(false);
            return count == size ? NextScores.Complete([.. all.Select(one => (float)one.Score)]) : NextScores.MostProbable(all);
        }

        var first = await MostProbableAsync(tokens, Shown, slot, facts, cancellationToken).ConfigureAwait(false);
        var known = first.ToDictionary(one => one.Token, one => one.Score);
        if (wanted.All(known.ContainsKey))
        {
            return NextScores.Asked(first);
        }

        if (!first.Any(IsWhole))
        {
            return await NextAtAsync(tokens, wanted: null, slot, facts, cancellationToken).ConfigureAwait(false);
        }

        var lead = first.Where(IsWhole).MaxBy(one => one.Score);
        int[] raised = [.. wanted.Where(token => !known.ContainsKey(token)).Order()];
        var others = await client
            .PostAsync(
                "completion",
                Raised(tokens, raised, lead.Token, slot),
                tokens.Count,
                answer => Checked(LlamaServerJson.Raised(answer, size, [.. raised, lead.Token], tokens.Count), facts),
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var token in raised)
        {
            known[token] = Math.Max(ScoreList.Least, lead.Score + others[token] - (others[lead.Token] - Lead));
        }

        var scores = known.Select(one => (one.Key, one.Value));
        return NextScores.Asked(ScoreList.Check(scores, size, known.Count, known.Count));

        // The sampler must take a token that is text, and whole characters.
        bool IsWhole(TokenScore one) => !facts.Tokens.IsControl(one.Token) && Utf8.IsValid(facts.Tokens.Bytes(one.Token));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        foreach (var slot in _slots)
        {
            slot.Dispose();
        }
    }

    private Task<TokenScore[]> MostProbableAsync(
        IReadOnlyList<int> tokens,
        int count,
        int slot,
        EngineFacts facts,
        CancellationToken cancellationToken
    ) =>
        client.PostAsync(
            "completion",
            Completion(tokens, count, slot),
            tokens.Count,
            answer => Checked(LlamaServerJson.Next(answer, facts.Tokens.Size, count, tokens.Count), facts),
            cancellationToken
        );

    /// <summary>What an answer has, if it is the right model's.</summary>
    private T Checked<T>((string Model, T Scores) answer, EngineFacts facts)
    {
        client.Count(input: 0, output: 1);
        return answer.Model == facts.Model ? answer.Scores : throw EngineFacts.Changed(facts.Model, answer.Model);
    }

    private Task<LlamaServerProperties> SaidAsync(CancellationToken cancellationToken) =>
        client.GetAsync("props", LlamaServerJson.Properties, cancellationToken);

    /// <summary>
    /// A request for one token, of which only the log-probabilities are read. They are those of the model: the sampler's settings do not
    /// change them (<c>post_sampling_probs</c> false). They are sent at their neutral values all the same.
    /// </summary>
    private byte[] Completion(IReadOnlyList<int> tokens, int count, int slot = 0) => Body(Request(tokens, count, slot));

    /// <summary>A request for what the sampler makes of all tokens but those that end a generation. A high temperature keeps improbable
    /// tokens from rounding to 0.</summary>
    private byte[] Continuing(IReadOnlyList<int> tokens, int count)
    {
        var request = Request(tokens, count, slot: 0);
        request["post_sampling_probs"] = true;
        request["ignore_eos"] = true;
        request["temperature"] = Heat;
        request["samplers"] = new JsonArray("temperature");
        request["logit_bias"] = new JsonArray(new JsonArray(_plain, Lead * Heat));
        return Body(request);
    }

    /// <summary>A request for what the sampler makes of tokens with raised logits.</summary>
    private byte[] Raised(IReadOnlyList<int> tokens, int[] raised, int lead, int slot)
    {
        var request = Request(tokens, raised.Length + 1, slot);
        request["post_sampling_probs"] = true;
        request["logit_bias"] = new JsonArray([.. raised.Select(token => new JsonArray(token, Raise)), new JsonArray(lead, Raise + Lead)]);
        return Body(request);
    }

    private JsonObject Request(IReadOnlyList<int> tokens, int count, int slot) =>
        new()
        {
            ["prompt"] = List(tokens),
            ["n_predict"] = 1,
            ["n_probs"] = count,
            ["post_sampling_probs"] = false,
            ["ignore_eos"] = false,
            ["cache_prompt"] = true,
            ["id_slot"] = slot,
            ["temperature"] = 1,
            ["samplers"] = new JsonArray(),
            ["logit_bias"] = new JsonArray(new JsonArray(_plain, 10 * Raise)),
            ["seed"] = 1,
            ["stream"] = false,
            ["response_fields"] = new JsonArray("completion_probabilities", "model", "tokens_evaluated", "truncated"),
        };
}
