using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Plurality.Models;
using Polly;
using Polly.Retry;

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

    private readonly EngineAddress _address;
    private readonly TransportSettings _settings;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _inFlight;
    private readonly ResiliencePipeline _pipeline;
    private long _requests;

    /// <param name="address">The engine.</param>
    /// <param name="settings">How requests are sent.</param>
    public EngineClient(EngineAddress address, TransportSettings settings)
    {
        (_address, _settings) = (address, settings);
        // A redirect is refused: followed blindly, it could carry texts and key to another host.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        _inFlight = new SemaphoreSlim(settings.Concurrency);
        Budget = new RequestBudget(settings.MaximumTokens) { MaximumRequests = settings.MaximumRequests };
        _pipeline = Pipeline(settings);
    }

    /// <summary>What was sent so far.</summary>
    public RequestBudget Budget { get; }

    /// <summary>Asks for a page and reads its answer.</summary>
    /// <inheritdoc cref="PostAsync"/>
    public Task<T> GetAsync<T>(string path, Func<byte[], T> read, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, body: null, tokens: 0, read, cancellationToken);

    /// <summary>Sends a JSON body and reads its answer.</summary>
    /// <param name="path">The path below the engine's address.</param>
    /// <param name="body">JSON in UTF-8.</param>
    /// <param name="tokens">The number of tokens that the request counts for.</param>
    /// <param name="read">Reads the answer. A <see cref="JsonException"/>, or a <see cref="FailedRequestException"/>, says that the answer
    /// cannot be used; the request is then repeated.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="UnansweredException">The request failed for good, or goes beyond a limit.</exception>
    /// <exception cref="ModelException">The engine does not answer, refuses the key, or has no such interface.</exception>
    public Task<T> PostAsync<T>(string path, byte[] body, int tokens, Func<byte[], T> read, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, tokens, read, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _inFlight.Dispose();
    }

    private static ResiliencePipeline Pipeline(TransportSettings settings)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = settings.Clock };
        if (settings.Retries > 0)
        {
            builder.AddRetry(
                new RetryStrategyOptions
                {
                    MaxRetryAttempts = settings.Retries,
                    Delay = settings.FirstWait,
                    MaxDelay = settings.LongestWait,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    ShouldHandle = attempt =>
                        ValueTask.FromResult(
                            attempt.Outcome.Exception is FailedRequestException { Reach: FailureReach.Passing or FailureReach.Unreachable }
                        ),
                    DelayGenerator = attempt =>
                        ValueTask.FromResult(attempt.Outcome.Exception is FailedRequestException failed ? failed.Wait : null),
                }
            );
        }

        return builder.Build();
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
            return await _pipeline
                .ExecuteAsync(
                    async cancellation => await AttemptAsync(method, path, body, tokens, id, read, cancellation).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (FailedRequestException failed)
        {
            var repeated = failed.Reach is FailureReach.Passing or FailureReach.Unreachable && _settings.Retries > 0;
            var message =
                $"Request {id} to {_address} ({path}) failed{(repeated ? $" {_settings.Retries + 1} times" : "")}: {failed.Message}";
            throw failed.Reach is FailureReach.Engine or FailureReach.Unreachable
                ? new ModelException(message, failed)
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
        await _inFlight.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_settings.Timeout);
        try
        {
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
            return response.StatusCode == HttpStatusCode.OK ? read(bytes) : throw Refused(response, bytes);
        }
        catch (JsonException fault)
        {
            throw new FailedRequestException(
                $"the answer is not the JSON that was expected ({_settings.Key.Masked(fault.Message)})",
                FailureReach.Passing,
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
            throw new FailedRequestException(
                string.Create(CultureInfo.InvariantCulture, $"no answer within {_settings.Timeout.TotalSeconds} seconds"),
                FailureReach.Passing,
                inner: fault
            );
        }
        finally
        {
            _inFlight.Release();
        }
    }

    private FailedRequestException Refused(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var text = string.Create(CultureInfo.InvariantCulture, $"HTTP {status}{Quote(body)}");
        return status switch
        {
            >= 300 and < 400 => new FailedRequestException(
                $"{text}: the engine redirects to {response.Headers.Location?.GetLeftPart(UriPartial.Path) ?? "another address"}, which is "
                    + "not followed. Give the final address.",
                FailureReach.Engine
            ),
            401 or 403 => new FailedRequestException(
                $"{text}: the engine refuses the key. Set it in {ApiKey.VariableOf(_address.Engine)}.",
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
