using System.Globalization;
using System.Text.RegularExpressions;
using Plurality.Models;
using Plurality.Remote.Transport;

namespace Plurality.Remote.Engines;

/// <summary>
/// An engine that gives log-probabilities of the tokens that a request names, or of the most probable ones. What it does not say of its
/// model is found out by asking: the vocabulary, the tokens that end an answer, and which log-probabilities it gives.
/// </summary>
/// <param name="protocol">The engine's paths and JSON.</param>
/// <param name="client">Sends the requests; disposed with this object.</param>
/// <param name="topTokens">How many of the most probable tokens to ask for; null for those that are read.</param>
internal sealed partial class PromptEngine(IEngineProtocol protocol, EngineClient client, int? topTokens) : IEngine
{
    /// <summary>How many of the most probable tokens are asked for where an engine gives no others; vLLM's default limit.</summary>
    private const int DefaultTop = 20;

    private TokenTable? _table;

    /// <inheritdoc/>
    public RequestBudget Budget => client.Budget;

    /// <summary>The engine's paths and JSON.</summary>
    public IEngineProtocol Protocol => protocol;

    /// <summary>The same engine with what is known of its vocabulary, asked in another way.</summary>
    public PromptEngine Over(IEngineProtocol other) => new(other, client, topTokens) { _table = _table };

    /// <inheritdoc/>
    public async Task<EngineFacts> DescribeAsync(CancellationToken cancellationToken)
    {
        var card = await protocol.AboutAsync(cancellationToken).ConfigureAwait(false);
        var (bytes, isUnknown, control) = await new VocabularyReader(protocol, card.ContextLength)
            .ReadAsync(cancellationToken)
            .ConfigureAwait(false);
        var plain = await protocol.TokenizeAsync("a", special: false, cancellationToken).ConfigureAwait(false);
        var whole = await protocol.TokenizeAsync("a", special: true, cancellationToken).ConfigureAwait(false);
        if (whole.Length > plain.Length + 1 || !whole.AsSpan().EndsWith(plain))
        {
            throw new ModelException(
                $"The model must put at most one token before a text and none behind it; {card.Model} puts others. Choose another model."
            );
        }

        var ends = await EndsAsync(card, whole, control, cancellationToken).ConfigureAwait(false);
        _table = new TokenTable(bytes, ends, whole.Length > plain.Length ? whole[0] : null, isUnknown);
        var reach =
            topTokens is null && await GivesAskedAsync(card, whole, bytes.Length, cancellationToken).ConfigureAwait(false)
                ? TokenReach.Asked
                : TokenReach.MostProbable;
        var facts = new EngineFacts(
            protocol.Name,
            card.Version,
            card.Model,
            card.Details,
            card.ContextLength - 1,
            _table,
            await HasTemplateAsync(cancellationToken).ConfigureAwait(false),
            Slots: null,
            reach,
            reach == TokenReach.Asked ? null : topTokens ?? DefaultTop
        );
        if (reach == TokenReach.MostProbable)
        {
            await CheckTopAsync(facts, whole, cancellationToken).ConfigureAwait(false);
        }

        return facts;
    }

    /// <inheritdoc/>
    public async Task CheckAsync(EngineFacts facts, CancellationToken cancellationToken)
    {
        var card = await protocol.AboutAsync(cancellationToken).ConfigureAwait(false);
        facts.Check(card.Model, card.Version, card.Details);
    }

    /// <summary>The tokenizers of these engines always take the spelling of a control token for that token.</summary>
    /// <inheritdoc/>
    public async Task<int[]> TokenizeAsync(string text, bool withControl, CancellationToken cancellationToken)
    {
        var tokens = await protocol.TokenizeAsync(text, special: false, cancellationToken).ConfigureAwait(false);
        if (
            _table is { } table
            && Array.Exists(tokens, token => token >= 0 && token < table.Size && table.IsUnknown(token))
            && await protocol.WrittenAsync(text, cancellationToken).ConfigureAwait(false) is { } written
            && written.Length == tokens.Length
        )
        {
            foreach (var (token, spelling) in tokens.Zip(written))
            {
                if (table.IsUnknown(token) && ByteSpelling.Bytes(spelling) is { } known)
                {
                    table.Learn(token, known);
                }
            }
        }

        return tokens;
    }

    /// <inheritdoc/>
    public async Task<string> ApplyTemplateAsync(string user, CancellationToken cancellationToken) =>
        await protocol.ApplyTemplateAsync(user, cancellationToken).ConfigureAwait(false) is { } tokens
            ? await protocol.DetokenizeAsync(tokens, cancellationToken).ConfigureAwait(false)
            : throw new ModelException($"{protocol.Name} does not apply chat templates to texts. Use the model without one.");

    /// <inheritdoc/>
    public Task<string> SpellingAsync(int token, CancellationToken cancellationToken) =>
        protocol.DetokenizeAsync([token], cancellationToken);

    /// <inheritdoc/>
    public async Task<NextScores> NextAsync(
        IReadOnlyList<int> tokens,
        IReadOnlyCollection<int>? wanted,
        int place,
        EngineFacts facts,
        CancellationToken cancellationToken
    )
    {
        if (facts.Reach == TokenReach.MostProbable || wanted is null)
        {
            var count = Math.Min(facts.TopTokens ?? DefaultTop, facts.Tokens.Size);
            return NextScores.MostProbable(
                await AskAsync(new Continuation(tokens, [], count), facts, cancellationToken).ConfigureAwait(false)
            );
        }

        // More tokens than one request takes: the engine's cache of prefixes makes further requests about the same place cheap.
        int[][] parts =
            wanted.Count == 0
                ?
                [
                    [],
                ]
                : [.. wanted.Order().Chunk(protocol.MostAsked)];
        TokenScore[][] answers = await Task.WhenAll(
                parts.Select(part => AskAsync(new Continuation(tokens, part, Top: 1), facts, cancellationToken))
            )
            .ConfigureAwait(false);
        return NextScores.Asked(
            answers is [var only] ? only : [.. answers.SelectMany(answer => answer).DistinctBy(one => one.Token).OrderBy(one => one.Token)]
        );
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private Task<TokenScore[]> AskAsync(Continuation request, EngineFacts facts, CancellationToken cancellationToken) =>
        protocol.ContinueAsync(request, facts.Model, answer => Check(answer, request, facts), cancellationToken);

    private static TokenScore[] Check(Continued answer, Continuation request, EngineFacts facts)
    {
        if (answer.Model is { } model && model != facts.Model)
        {
            throw EngineFacts.Changed(facts.Model, model);
        }

        if (answer.PromptTokens != request.Tokens.Count)
        {
            throw EngineJson.Wrong($"the engine must read all {request.Tokens.Count} tokens of the text; it read {answer.PromptTokens}");
        }

        // Of equal scores, the engine may continue with a token that is not among the most probable ones that it lists.
        var expected = request.Asked.Append(answer.First).ToHashSet();
        var (least, most) = request.Asked.Count > 0 ? (expected.Count, expected.Count) : (request.Top, request.Top + 1);
        var known = ScoreList.Check(answer.Scores, facts.Tokens.Size, least, most);
        if (request.Asked.Count > 0 && Array.FindIndex(known, one => !expected.Contains(one.Token)) is >= 0 and var other)
        {
            throw EngineJson.Wrong($"an answer must have the tokens that were asked for; it has token {known[other].Token}");
        }

        var first = Array.FindIndex(known, one => one.Token == answer.First);
        var highest = known.Max(one => one.Score);
        return first >= 0 && known[first].Score >= highest - ScoreList.Rounding
            ? known
            : throw EngineJson.Wrong(
                $"the engine must continue with the most probable token; it took token {answer.First}: its sampler changes them"
            );
    }

    /// <summary>
    /// The tokens that end an answer: the engine is made to continue a text with each control token, and says whether it stopped there.
    /// </summary>
    private async Task<int[]> EndsAsync(
        EngineCard card,
        int[] text,
        IReadOnlyDictionary<int, string> control,
        CancellationToken cancellationToken
    )
    {
        int[] candidates = [.. control.Where(one => !Spare().IsMatch(one.Value)).Select(one => one.Key).Order()];
        bool[] isEnd = await Task.WhenAll(
                candidates.Select(token =>
                    protocol.ContinueAsync(
                        new Continuation(text, [], Top: 1, Forced: token),
                        card.Model,
                        answer =>
                            answer.First == token
                                ? answer.IsStopped
                                : throw EngineJson.Wrong($"the engine must continue with token {token}; it took token {answer.First}"),
                        cancellationToken
                    )
                )
            )
            .ConfigureAwait(false);
        int[] ends = [.. candidates.Where((_, index) => isEnd[index])];
        return ends.Length > 0
            ? ends
            : throw new ModelException(
                $"The engine must have a token that ends an answer; none of the {candidates.Length} control tokens of {card.Model} does. "
                    + "Choose another model."
            );
    }

    /// <summary>Whether an answer has the tokens that are asked for, however improbable they are.</summary>
    private async Task<bool> GivesAskedAsync(EngineCard card, int[] text, int size, CancellationToken cancellationToken)
    {
        int[] asked = [.. ((int[])[size / 5, size / 3, size / 2, size - 1]).Distinct().Order()];
        try
        {
            return await protocol
                .ContinueAsync(
                    new Continuation(text, asked, Top: 1),
                    card.Model,
                    answer => Array.TrueForAll(asked, token => answer.Scores.Any(one => one.Token == token)),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (UnansweredException fault) when (IsRefusal(fault))
        {
            return false;
        }
    }

    private async Task CheckTopAsync(EngineFacts facts, int[] text, CancellationToken cancellationToken)
    {
        try
        {
            await NextAsync(text, wanted: null, place: 0, facts, cancellationToken).ConfigureAwait(false);
        }
        catch (UnansweredException fault) when (IsRefusal(fault))
        {
            throw new ModelException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The engine must give the {facts.TopTokens} most probable tokens of a place; it refuses ({fault.Message}). "
                        + $"{protocol.Remedy}"
                ),
                fault
            );
        }
    }

    private async Task<bool> HasTemplateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await protocol.ApplyTemplateAsync("a", cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (UnansweredException fault) when (IsRefusal(fault))
        {
            return false;
        }
    }

    private static bool IsRefusal(UnansweredException fault) =>
        fault.InnerException is FailedRequestException { Reach: FailureReach.Request };

    /// <summary>Spellings of tokens that are kept for later use. A model has hundreds of them, and none ends an answer.</summary>
    [GeneratedRegex(@"unused|reserved|extra_id|dummy|<0x", RegexOptions.IgnoreCase)]
    private static partial Regex Spare();
}
