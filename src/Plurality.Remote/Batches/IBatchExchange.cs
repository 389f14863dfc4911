using Plurality.Models;

namespace Plurality.Remote.Batches;

/// <summary>Where requests go and answers come from when a model is asked by files instead of connections.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal interface IBatchExchange
{
    /// <summary>The body of the answer to a request, as JSON; null if there is none yet. The request is then asked.</summary>
    /// <exception cref="UnansweredException">The request failed. It is asked again.</exception>
    string? Find(BatchRequest request);

    /// <summary>Takes back an answer that cannot be used. The request is asked again.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reason">What is wrong with the answer.</param>
    /// <returns>What to throw instead of a result.</returns>
    UnansweredException Refuse(BatchRequest request, string reason);
}
