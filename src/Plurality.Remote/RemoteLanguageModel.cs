using System.Globalization;
using System.Text.Json;
using Plurality.Models;
using Plurality.Remote.Engines;
using Plurality.Remote.Scoring;
using Plurality.Remote.Transport;

namespace Plurality.Remote;

/// <summary>
/// A language model that an engine runs behind an HTTP interface. Requests that fail in passing are repeated; one that fails for good
/// costs only its document. Results are not promised to repeat: engines compute what they have to do together, and last digits depend on
/// it. Not thread-safe: use an instance from one thread at a time.
/// </summary>
/// <example>
/// <code>
/// using var model = await RemoteLanguageModel.OpenAsync(new RemoteModelOptions { Address = "llama-server:http://localhost:8080" });
/// </code>
/// </example>
public sealed class RemoteLanguageModel : ITokenModel, IRemoteModel
{
    private readonly IEngine _engine;
    private readonly FlightLimit _flights;

    /// <param name="options">The options that the model was opened with.</param>
    /// <param name="engine">The engine; disposed with this object.</param>
    /// <param name="flights">The limit of requests in flight.</param>
    /// <param name="facts">What it said of itself.</param>
    /// <param name="tokenizer">Its tokenizer; null to ask the engine.</param>
    internal RemoteLanguageModel(
        RemoteModelOptions options,
        IEngine engine,
        FlightLimit flights,
        EngineFacts facts,
        ITokenizer? tokenizer = null
    )
    {
        (_engine, _flights) = (engine, flights);
        Facts = facts;
        Options = options;
        var top = facts.TopTokens < facts.Tokens.Size ? facts.TopTokens : null;
        Identity = new ModelIdentity(facts.Engine, facts.ShortName, Record(facts, top));
        Capabilities = new ModelCapabilities(
            ExactMasses: true,
            FullVocabulary: facts.Reach != TokenReach.Asked && top is null,
            HiddenStates: false,
            Attention: false,
            Layers: 0
        );
        Tokenizer = tokenizer ?? new RemoteTokenizer(engine, facts);
        Scorer = new RemoteScorer(
            engine,
            facts,
            // More documents than the engine has slots would compete for its caches of prefixes.
            () => options.Concurrency ?? Math.Min(flights.Current, facts.Slots ?? int.MaxValue)
        );
    }

    /// <inheritdoc/>
    public ModelIdentity Identity { get; }

    /// <inheritdoc/>
    public ModelCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public ITokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public ITokenScorer Scorer { get; }

    /// <summary>The engine.</summary>
    internal IEngine Engine => _engine;

    /// <summary>The limit of requests in flight.</summary>
    internal FlightLimit Flights => _flights;

    /// <summary>What the engine said of itself.</summary>
    internal EngineFacts Facts { get; }

    /// <summary>The options that the model was opened with.</summary>
    internal RemoteModelOptions Options { get; }

    /// <inheritdoc/>
    RequestUsage IRemoteModel.Usage => _engine.Budget.Used;

    /// <inheritdoc/>
    void IRemoteModel.Limit(long? requests, long? tokens)
    {
        _engine.Budget.MaximumRequests = requests ?? Options.MaximumRequests;
        _engine.Budget.MaximumTokens = tokens ?? Options.MaximumTokens;
    }

    /// <inheritdoc/>
    ILanguageModel IRemoteModel.Counting() => new RemoteLanguageModel(Options, new CountingEngine(_engine, Facts), _flights, Facts);

    /// <inheritdoc/>
    Task<AnswerSpread> IRemoteModel.RepeatAsync(int times, CancellationToken cancellationToken) =>
        AnswerSpread.MeasureAsync(_engine, Facts, times, cancellationToken);

    /// <summary>Whether a text is the address of an engine and not the path of a file.</summary>
    internal static bool IsAddress(string text) => EngineAddress.IsAddress(text);

    /// <summary>Checks the form of an address.</summary>
    /// <returns>The address as it is typed.</returns>
    /// <exception cref="ModelException">The address has another form, or names an unknown engine.</exception>
    internal static string CheckedAddress(string text) => EngineAddress.Parse(text, EngineCatalogue.NamesModel).ToString();

    /// <summary>Asks an engine who it is, and reads its vocabulary.</summary>
    /// <param name="options">The address, and how to send requests.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <returns>The model. The caller disposes it.</returns>
    /// <exception cref="ModelException">The address or the key is wrong, the engine does not answer, or its model cannot be
    /// used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is below 1.</exception>
    public static async Task<RemoteLanguageModel> OpenAsync(RemoteModelOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var address = EngineAddress.Parse(options.Address, EngineCatalogue.NamesModel);
        var client = new EngineClient(address, Settings(options, address));
        var engine = EngineCatalogue.Create(address, client, options.TopTokens);
        try
        {
            return new RemoteLanguageModel(
                options,
                engine,
                client.Flights,
                await engine.DescribeAsync(cancellationToken).ConfigureAwait(false)
            );
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
    public void Dispose() => _engine.Dispose();

    /// <summary>How the options say that requests are sent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is below 1.</exception>
    internal static TransportSettings Settings(RemoteModelOptions options, EngineAddress address)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Concurrency ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RequestsPerMinute ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TokensPerMinute ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TopTokens ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero);
        return new()
        {
            Concurrency = options.Concurrency,
            RequestsPerMinute = options.RequestsPerMinute,
            TokensPerMinute = options.TokensPerMinute,
            Timeout = options.Timeout,
            Retries = options.Retries,
            FirstWait = options.FirstWait,
            MaximumRequests = options.MaximumRequests,
            MaximumTokens = options.MaximumTokens,
            Clock = options.Clock,
            Key = ApiKey.Find(address.Engine, options.KeyFile),
        };
    }

    /// <summary>What can change a digit. Where the engine runs cannot.</summary>
    private static string Record(EngineFacts facts, int? top)
    {
        var record = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["model"] = facts.ShortName,
            ["version"] = facts.Version,
            ["vocabularySha256"] = facts.Tokens.Sha256,
        };
        foreach (var (name, value) in facts.Details)
        {
            record[name] = value;
        }

        if (top is { } count)
        {
            record["topTokens"] = count.ToString(CultureInfo.InvariantCulture);
        }

        return JsonSerializer.Serialize(record);
    }
}
