using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Plurality.Models;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>
/// Answers over HTTP as an engine does, with the probabilities of a scripted model. A fault can be put before any answer. One class per
/// engine knows its paths and JSON.
/// </summary>
internal abstract class ScriptedEngine : IDisposable
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(2);
    private readonly HttpListener _listener;
    private readonly SemaphoreSlim _turn = new(1);
    private int _requests;
    private int _underWay;
    private int _deaths;
    private volatile bool _isDead;

    protected ScriptedEngine(ScriptedModel model)
    {
        Model = model;
        for (var port = 20_000 + (Environment.ProcessId % 20_000); ; port++)
        {
            // A listener that could not start is of no further use.
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                _listener = listener;
                Root = $"http://127.0.0.1:{port}";
                break;
            }
            catch (HttpListenerException) when (port < 60_000)
            {
                // Taken: the next one.
            }
        }

        // Not in the test's own context: its threads may wait for an answer.
        _ = Task.Run(ServeAsync);
    }

    public abstract string Address { get; }

    /// <summary>The path of the requests that give probabilities.</summary>
    public abstract string CompletionPath { get; }

    /// <summary>The name in which the engine answers.</summary>
    public string Alias { get; set; } = "scripted";

    public string Build { get; set; } = "b1";

    public int Context { get; init; } = 4096;

    /// <summary>What happens to a request with a number, from 1; null or empty for an answer.</summary>
    public Func<int, string, string?> Fault { get; set; } = (_, _) => null;

    /// <summary>The value of Retry-After of an HTTP fault.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>Changes the JSON of an answer: its path, and the answer.</summary>
    public Func<string, string, string> Change { get; set; } = (_, answer) => answer;

    public int Requests => _requests;

    /// <summary>The most requests that were under way at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>How many answers had probabilities, and the tokens of their requests and of the answers.</summary>
    public int Completions { get; private set; }

    public int PromptTokens { get; private set; }

    public int AnswerTokens { get; private set; }

    /// <summary>The Authorization headers that came.</summary>
    public List<string?> Keys { get; } = [];

    /// <summary>How often each request, by its id and body, had a whole answer in time.</summary>
    public ConcurrentDictionary<(string Id, string Body), int> Answered { get; } = [];

    /// <summary>The root of the server's addresses.</summary>
    public string Root { get; } = "";

    protected ScriptedModel Model { get; }

    public void Dispose()
    {
        _listener.Close();
        _turn.Dispose();
    }

    /// <summary>Dies: every connection breaks, with all requests that are under way and those that come before it is there again.</summary>
    public void Restart(TimeSpan after)
    {
        Interlocked.Increment(ref _deaths);
        _isDead = true;
        _ = Task.Run(async () =>
        {
            await Task.Delay(after);
            _isDead = false;
        });
    }

    /// <summary>The answer to a request; null for HTTP 400.</summary>
    protected abstract Task<string?> OfAsync(string path, JsonElement body);

    /// <summary>The logits behind a text.</summary>
    protected async Task<float[]> LogitsAsync(int[] prompt)
    {
        var reading = new Reading(prompt, Model.Vocabulary.Size);
        await Model.Scorer.RunAsync([], [reading], hiddenStates: false, CancellationToken.None);
        return reading.Logits;
    }

    /// <summary>Counts an answer with probabilities.</summary>
    protected void Count(int promptTokens, int answerTokens)
    {
        Completions++;
        PromptTokens += promptTokens;
        AnswerTokens += answerTokens;
    }

    protected static int[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(token => token.GetInt32())];

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                // Closed, or one connection broke off: then the others go on.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        var number = Interlocked.Increment(ref _requests);
        lock (Keys)
        {
            Keys.Add(context.Request.Headers["Authorization"]);
            MostAtOnce = Math.Max(MostAtOnce, ++_underWay);
        }

        try
        {
            await AnswerAsync(context, path, number);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, string path, int number)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var deaths = _deaths;
        string? fault;
        try
        {
            fault = Fault(number, path);
        }
        catch (Exception)
        {
            // A fault of the test: the client must not wait for it.
            context.Response.Abort();
            throw;
        }

        if (fault == "reset" || _isDead)
        {
            context.Response.Abort();
            return;
        }

        if (fault == "stall")
        {
            await Task.Delay(Stall);
        }

        if (fault is "429" or "500" or "400" or "401" or "307")
        {
            Refuse(context, int.Parse(fault, CultureInfo.InvariantCulture));
            return;
        }

        await _turn.WaitAsync();
        try
        {
            using var json = JsonDocument.Parse(body.Length == 0 ? "{}" : body);
            if (await OfAsync(path, json.RootElement) is not { } text)
            {
                Refuse(context, 400);
                return;
            }

            if (deaths != _deaths)
            {
                context.Response.Abort();
                return;
            }

            var answer = Encoding.UTF8.GetBytes(Change(path, text));
            if (fault is null)
            {
                Answered.AddOrUpdate((context.Request.Headers["X-Request-Id"] ?? "", body), 1, (_, known) => known + 1);
            }

            context.Response.Close(fault == "cut" ? answer[..(answer.Length / 2)] : answer, willBlock: false);
        }
        catch (Exception)
        {
            // The client sees a reset; without it, it would wait.
            context.Response.Abort();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Refuse(HttpListenerContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["Location"] = "http://127.0.0.1:1/elsewhere";
        if (RetryAfter is not null)
        {
            context.Response.Headers["Retry-After"] = RetryAfter;
        }

        context.Response.Close(Encoding.UTF8.GetBytes($"no, {context.Request.Headers["Authorization"]}"), willBlock: false);
    }

    private sealed class Reading(int[] prompt, int size) : IScoringRoutine, INextTokenReader
    {
        public int SharedTokens => 0;

        public int Tokens => prompt.Length;

        public float[] Logits { get; private set; } = [];

        public async Task RunAsync(ITokenBranch branch) => await branch.EvaluateAsync(new TokenTree(prompt), this);

        public void Read(int node, in NextTokens next)
        {
            Logits = new float[size];
            for (var token = 0; token < Logits.Length; token++)
            {
                Logits[token] = (float)next.Score(token);
            }
        }
    }
}
