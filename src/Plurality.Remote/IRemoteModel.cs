using Plurality.Models;
using Plurality.Remote.Scoring;
using Plurality.Remote.Transport;

namespace Plurality.Remote;

/// <summary>A model that an engine runs: how much it was asked, and how much it may be.</summary>
internal interface IRemoteModel
{
    /// <summary>The requests that were sent, and their tokens.</summary>
    RequestUsage Usage { get; }

    /// <summary>Limits requests and tokens, those of opening included; null for what the options say.</summary>
    void Limit(long? requests, long? tokens);

    /// <summary>The same model, which counts the requests of documents in <see cref="Usage"/> and sends none: there are at least so many.
    /// The caller need not dispose it.</summary>
    ILanguageModel Counting();

    /// <summary>Asks one prompt several times, at least twice.</summary>
    Task<AnswerSpread> RepeatAsync(int times, CancellationToken cancellationToken);
}
