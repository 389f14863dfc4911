using System.Globalization;
using System.Text.Json;
using Plurality.Models;
using Plurality.Remote.Engines;
using Plurality.Remote.Scoring;
using Plurality.Remote.Transport;

namespace Plurality.Remote;

/// <summary>
/// A model behind an HTTP interface that takes texts and writes texts: a chat service, or Ollama. Answers are free. Where the engine shows
/// the most probable tokens as texts, steps have first-token scores, within limits; else the methods are <c>hard</c> and <c>sampled</c>.
/// Requests that fail in passing are repeated; one that fails for good costs only its document. Results are not promised to repeat. Not
/// thread-safe: use an instance from one thread at a time.
/// </summary>
/// <example>
/// <code>
/// using var model = await RemoteTextModel.OpenAsync(new RemoteModelOptions { Address = "openai:https://HOST/v1#MODEL" });
/// </code>
/// </example>
public sealed class RemoteTextModel : ITextModel, IRemoteModel
{
    /// <summary>How many texts one request reads at most.</summary>
    private const int TextsOfRequest = 32;

    private readonly ITextEngine _engine;

    /// <param name="options">The options that the model was opened with.</param>
    /// <param name="engine">The engine; disposed with this object.</param>
    /// <param name="facts">What it said of itself.</param>
    internal RemoteTextModel(RemoteModelOptions options, ITextEngine engine, TextFacts facts)
    {
        (_engine, Options, Facts) = (engine, options, facts);
        Identity = new ModelIdentity(facts.Engine, facts.Model, Record(facts));
        Capabilities = new ModelCapabilities(facts.ReadsTexts, FullVocabulary: false, HiddenStates: false, Attention: false, Layers: 0)
        {
            StepProbabilities = facts.TopTokens is not null,
        };
    }

    /// <inheritdoc/>
    public ModelIdentity Identity { get; }

    /// <inheritdoc/>
    public ModelCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public bool IsChat => Facts.IsChat;

    /// <inheritdoc/>
    public bool ReadsTexts => Facts.ReadsTexts;

    /// <summary>The engine.</summary>
    internal ITextEngine Engine => _engine;

    /// <summary>What the engine said of itself.</summary>
    internal TextFacts Facts { get; }

    /// <summary>The options that the model was opened with.</summary>
    internal RemoteModelOptions Options { get; }

    /// <inheritdoc/>
    RequestUsage IRemoteModel.Usage => _engine.Budget.Used;

    /// <summary>Whether a text is the address of an engine that writes texts.</summary>
    internal static bool IsAddress(string text) => EngineCatalogue.WritesTexts(text);

    /// <summary>Asks an engine who it is. A service without a version is asked for one short answer.</summary>
    /// <param name="options">The address, and how to send requests.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <returns>The model. The caller disposes it.</returns>
    /// <exception cref="ModelException">The address or the key is wrong, the engine does not answer, or it has no such model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is below 1.</exception>
    public static async Task<RemoteTextModel> OpenAsync(RemoteModelOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var address = EngineAddress.Parse(options.Address, EngineCatalogue.NamesModel);
        var engine = EngineCatalogue.CreateText(address, new EngineClient(address, RemoteLanguageModel.Settings(options, address)));
        try
        {
            return new RemoteTextModel(options, engine, await engine.DescribeAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (UnansweredException fault)
        {
            engine.Dispose();
            throw new ModelException(fault.Message, fault);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    void IRemoteModel.Limit(long? requests, long? tokens)
    {
        _engine.Budget.MaximumRequests = requests ?? Options.MaximumRequests;
        _engine.Budget.MaximumTokens = tokens ?? Options.MaximumTokens;
    }

    /// <inheritdoc/>
    ILanguageModel IRemoteModel.Counting() => new RemoteTextModel(Options, new CountingTextEngine(Facts), Facts);

    /// <inheritdoc/>
    Task<AnswerSpread> IRemoteModel.RepeatAsync(int times, CancellationToken cancellationToken) =>
        AnswerSpread.MeasureAsync(_engine, Facts, times, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Outcome<WrittenText>>> WriteAsync(
        IReadOnlyList<TextRequest> batch,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        return await AllAsync(batch, (request, token) => _engine.WriteAsync(request, Facts, token), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException"><see cref="ReadsTexts"/> is false.</exception>
    public async ValueTask<IReadOnlyList<Outcome<IReadOnlyList<WrittenToken>[]>>> ReadAsync(
        IReadOnlyList<IReadOnlyList<string>> batch,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(batch);
        return ReadsTexts && _engine is IEchoEngine engine
            ? await AllAsync(batch, (texts, token) => ReadAsync(engine, texts, token), cancellationToken).ConfigureAwait(false)
            : throw new NotSupportedException($"{Identity.Model} does not read texts.");
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    /// <summary>One request reads several texts, which share their beginning.</summary>
    private async Task<IReadOnlyList<WrittenToken>[]> ReadAsync(
        IEchoEngine engine,
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken
    )
    {
        var parts = await Task.WhenAll(texts.Chunk(TextsOfRequest).Select(part => engine.ReadAsync(part, Facts, cancellationToken)))
            .ConfigureAwait(false);
        return [.. parts.SelectMany(part => part)];
    }

    private async Task<Outcome<T>[]> AllAsync<TRequest, T>(
        IReadOnlyList<TRequest> batch,
        Func<TRequest, CancellationToken, Task<T>> ask,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (_engine.Budget.Spent is { } spent)
        {
            throw new ModelException(spent);
        }

        await _engine.CheckAsync(Facts, cancellationToken).ConfigureAwait(false);
        // A failure of the engine ends the batch; requests that are under way are not waited for.
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var all = Task.WhenAll(batch.Select(request => OneAsync(request, ask, failed)));
        try
        {
            return await all.ConfigureAwait(false);
        }
        catch (Exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Of several faults, the one that cancelled the others counts.
            throw all.Exception?.InnerExceptions.FirstOrDefault(fault => fault is not OperationCanceledException)
                ?? new ModelException("The batch was cancelled by the engine's failure.");
        }
    }

    private static async Task<Outcome<T>> OneAsync<TRequest, T>(
        TRequest request,
        Func<TRequest, CancellationToken, Task<T>> ask,
        CancellationTokenSource failed
    )
        where T : class
    {
        try
        {
            return await ask(request, failed.Token).ConfigureAwait(false);
        }
        catch (UnansweredException fault)
        {
            return new DocumentFault(FaultKind.Unanswered, fault.Message);
        }
        catch
        {
            await failed.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What can change an answer. Where the engine runs cannot.</summary>
    private static string Record(TextFacts facts)
    {
        var record = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["answersAs"] = facts.AnswersAs,
            ["model"] = facts.Model,
        };
        if (facts.TopTokens is { } top)
        {
            record["topTokens"] = top.ToString(CultureInfo.InvariantCulture);
        }

        if (facts.Version is { } version)
        {
            record["version"] = version;
        }

        foreach (var (name, value) in facts.Details)
        {
            record[name] = value;
        }

        return JsonSerializer.Serialize(record);
    }
}
