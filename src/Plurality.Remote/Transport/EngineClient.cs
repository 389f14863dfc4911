using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using Plurality.Models;
using Polly;

namespace Plurality.Remote.Transport;

/// <summary>
/// Sends requests to an engine. It limits how many are in flight, repeats those that fail in passing, and turns lasting failures into the
/// exceptions of <c>Plurality.Models</c>: <see cref="UnansweredException"/> for one document, <see cref="ModelException"/> for all.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class EngineClient : IDisposable
{
    /// <summary>How much of an engine's error text is quoted.</summary>
    private const int Quoted = 300;

    /// <summary>A request with fewer tokens is not about a document: how long it takes says nothing of those that are.</summary>
    private const int MeasuredTokens = 16;

    /// <summary>So many requests in a row that fail for good say that the fault is the engine's, and not that of their texts.</summary>
    private const int FailedInARow = 64;

    private readonly EngineAddress _address;
    private readonly TransportSettings _settings;
    private readonly HttpClient _http;
    private readonly RequestPace _pace;
    private readonly ResiliencePipeline _pipeline;
    private long _requests;
    private int _failed;

    /// <param name="address">The engine.</param>
    /// <param name="settings">How requests are sent.</param>
    public EngineClient(EngineAddress address, TransportSettings settings)
    {
        (_address, _settings) = (address, settings);
        // A redirect is refused: followed blindly, it could carry texts and key to another host.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        Flights = new FlightLimit(settings.Concurrency, settings.Clock);
        Budget = new RequestBudget { MaximumRequests = settings.MaximumRequests, MaximumTokens = settings.MaximumTokens };
        _pace = new RequestPace(settings.RequestsPerMinute, settings.TokensPerMinute, settings.Clock);
        _pipeline = ResendPipeline.Create(settings);
    }

    /// <summary>How many requests are in flight at most.</summary>
    public FlightLimit Flights { get; }

    /// <summary>What was sent so far.</summary>
    public RequestBudget Budget { get; }

    /// <summary>Asks for a page and reads its answer.</summary>
    /// <inheritdoc cref="PostAsync"/>
    public Task<T> GetAsync<T>(string path, Func<byte[], T> read, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, body: null, tokens: 0, read, cancellationToken);

    /// <summary>Sends a JSON body and reads its answer.</summary>
    /// <param name="path">The path below the engine's address.</param>
    /// <param name="body">JSON in UTF-8.</param>
    /// <param name="tokens">The number of tokens that the request counts for; 0 for a request that is not about a document.</param>
    /// <param name="read">Reads the answer. A <see cref="JsonException"/>, or a <see cref="FailedRequestException"/>, says that the answer
    /// cannot be used; the request is then repeated.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="UnansweredException">The request failed for good, or goes beyond a limit.</exception>
    /// <exception cref="ModelException">The engine does not answer, refuses the key, or has no such interface.</exception>
    public Task<T> PostAsync<T>(string path, byte[] body, int tokens, Func<byte[], T> read, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, tokens, read, cancellationToken);

    /// <summary>Counts the tokens that are known with an answer.</summary>
    /// <inheritdoc cref="RequestBudget.Add"/>
    public void Count(int input, int output, bool isEstimated = false)
    {
        Budget.Add(input, output, isEstimated);
        _pace.Add(input + output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        Flights.Dispose();
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        byte[]? body,
        int tokens,
        Func<byte[], T> read,
        CancellationToken cancellationToken
    )
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"plurality-{Interlocked.Increment(ref _requests)}");
        try
        {
            var answer = await _pipeline
                .ExecuteAsync(
                    async cancellation => await AttemptAsync(method, path, body, tokens, id, read, cancellation).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
            Interlocked.Exchange(ref _failed, 0);
            return answer;
        }
        catch (FailedRequestException failed)
        {
            var repeated = failed.Reach is FailureReach.Passing or FailureReach.Unreachable && _settings.Retries > 0;
            var message =
                $"Request {id} to {_address} ({path}) failed{(repeated ? $" {_settings.Retries + 1} times" : "")}: {failed.Message}";
            var isEngine = failed.Reach is FailureReach.Engine or FailureReach.Unreachable;
            throw isEngine || Interlocked.Increment(ref _failed) >= FailedInARow
                ? new ModelException(isEngine ? message : $"{message} So did {FailedInARow - 1} requests before it.", failed)
                : new UnansweredException(message, failed);
        }
    }

    private async Task<T> AttemptAsync<T>(
        HttpMethod method,
        string path,
        byte[]? body,
        int tokens,
        string id,
        Func<byte[], T> read,
        CancellationToken cancellationToken
    )
    {
        var flight = await Flights.EnterAsync(cancellationToken).ConfigureAwait(false);
        var end = FlightEnd.Other;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await _pace.WaitAsync(tokens, cancellationToken).ConfigureAwait(false);
            flight = Flights.Sent(flight);
            timeout.CancelAfter(_settings.Timeout);
            Budget.Take(tokens);
            using var request = new HttpRequestMessage(method, new Uri(_address.Base, path));
            request.Headers.Add("X-Request-Id", id);
            if (_settings.Key.Header is { } key)
            {
                request.Headers.Add("Authorization", key);
            }

            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.Add("Content-Type", "application/json");
            }

            using var response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token)
                .ConfigureAwait(false);
            var bytes = await response.Content.ReadAsByteArrayAsync(timeout.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                end = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
                    ? FlightEnd.Overloaded
                    : end;
                throw Refused(response, bytes);
            }

            if (_settings.Key.IsIn(bytes))
            {
                throw new FailedRequestException(
                    "the answer contains the key. Nothing of it is used, because answers are stored and shown. Use another engine.",
                    FailureReach.Engine
                );
            }

            end = tokens >= MeasuredTokens ? FlightEnd.Computed : end;
            return read(bytes);
        }
        catch (JsonException fault)
        {
            throw new FailedRequestException(
                $"the answer is not the JSON that was expected ({_settings.Key.Masked(fault.Message)})",
                FailureReach.Passing,
                inner: fault
            );
        }
        catch (HttpRequestException fault) when (fault.InnerException is AuthenticationException refused)
        {
            throw new FailedRequestException(
                $"the connection is not secure ({_settings.Key.Masked(refused.Message.TrimEnd('.'))}). Use a certificate that this machine "
                    + "trusts for this host.",
                FailureReach.Engine,
                inner: fault
            );
        }
        catch (HttpRequestException fault)
        {
            var reach = fault.InnerException is SocketException { SocketErrorCode: not SocketError.ConnectionReset }
                ? FailureReach.Unreachable
                : FailureReach.Passing;
            throw new FailedRequestException(_settings.Key.Masked(fault.Message), reach, inner: fault);
        }
        catch (IOException fault)
        {
            throw new FailedRequestException(_settings.Key.Masked(fault.Message), FailureReach.Passing, inner: fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            end = FlightEnd.Overloaded;
            throw new FailedRequestException(
                string.Create(CultureInfo.InvariantCulture, $"no answer within {_settings.Timeout.TotalSeconds} seconds"),
                FailureReach.Passing,
                inner: fault
            );
        }
        finally
        {
            Flights.Leave(flight, end);
        }
    }

    private FailedRequestException Refused(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var text = string.Create(CultureInfo.InvariantCulture, $"HTTP {status}{Quote(body)}");
        return status switch
        {
            >= 300 and < 400 => new FailedRequestException(
                $"{text}: the engine redirects to {Target(response)}, which is not followed. Give the final address.",
                FailureReach.Engine
            ),
            401 or 403 => new FailedRequestException(
                $"{text}: the engine refuses the key of {_settings.Key.Source}. Set the right one there.",
                FailureReach.Engine
            ),
            404 or 405 or 501 => new FailedRequestException(
                $"{text}: the engine has no such interface. Check that {_address.Engine} runs at the address.",
                FailureReach.Engine
            ),
            408 or 429 or >= 500 => new FailedRequestException(text, FailureReach.Passing, WaitOf(response)),
            _ => new FailedRequestException(text, FailureReach.Request),
        };
    }

    private string Target(HttpResponseMessage response) =>
        response.Headers.Location is not { } target ? "another address"
        : target.IsAbsoluteUri ? _settings.Key.Masked(target.GetLeftPart(UriPartial.Path))
        : "another path";

    private TimeSpan? WaitOf(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date is { } date ? date - _settings.Clock.GetUtcNow() : null);
        return wait is { } known && known > TimeSpan.Zero ? known : null;
    }

    private string Quote(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body).Trim();
        var plain = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        var quoted = _settings.Key.Masked(plain);
        return quoted.Length == 0 ? "" : $", \"{(quoted.Length > Quoted ? quoted[..Quoted] + "…" : quoted)}\"";
    }
}
