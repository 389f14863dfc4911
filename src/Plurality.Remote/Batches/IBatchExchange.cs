using System.Text;
using System.Text.Json;
using Plurality.Models;
using Plurality.Remote.Transport;

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

    /// <summary>Reads the answer to a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads the body, as in <c>EngineClient.PostAsync</c>.</param>
    /// <exception cref="UnansweredException">There is no answer yet, or none that can be used. The request is asked.</exception>
    T Read<T>(BatchRequest request, Func<byte[], T> read)
    {
        var body = Find(request)
            ?? throw new UnansweredException("The answer has not come yet. Read the file of answers with 'plurality batch read'.");
        try
        {
            return read(Encoding.UTF8.GetBytes(body));
        }
        catch (Exception fault) when (fault is JsonException or FailedRequestException)
        {
            throw Refuse(request, fault.Message);
        }
    }
}
