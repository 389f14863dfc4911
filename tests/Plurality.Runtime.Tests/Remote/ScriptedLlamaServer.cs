using System.Net;
using System.Text;
using System.Text.Json;
using Plurality.Models;
using Plurality.Numerics;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Answers as llama-server does, with the probabilities of a scripted model. A fault can be put before any answer.</summary>
internal sealed class ScriptedLlamaServer : IDisposable
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(2);
    private readonly HttpListener _listener = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ScriptedModel _model;
    private int _completions;
    private int _requests;

    public ScriptedLlamaServer(ScriptedModel model)
    {
        _model = model;
        for (var port = 20_000 + (Environment.ProcessId % 20_000); ; port++)
        {
            try
            {
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                _listener.Start();
                Address = $"llama-server:http://127.0.0.1:{port}";
                break;
            }
            catch (HttpListenerException) when (port < 60_000)
            {
                // Taken: the next one.
            }
        }

        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>The name in which completions answer.</summary>
    public string Alias { get; set; } = "scripted";

    public string Build { get; set; } = "b1";

    public int Context { get; init; } = 4096;

    /// <summary>What happens to a request with a number, from 1; null or empty for an answer.</summary>
    public Func<int, string, string?> Fault { get; set; } = (_, _) => null;

    /// <summary>Changes the JSON of an answer: its path, and the answer.</summary>
    public Func<string, string, string> Change { get; set; } = (_, answer) => answer;

    public int Requests => _requests;

    public int Completions => _completions;

    /// <summary>The Authorization headers that came.</summary>
    public List<string?> Keys { get; } = [];

    public void Dispose()
    {
        _listener.Close();
        _turn.Dispose();
    }

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
                return;
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
        }

        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var fault = Fault(number, path);
        if (fault == "reset")
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
            context.Response.StatusCode = int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture);
            context.Response.Headers["Location"] = "http://127.0.0.1:1/elsewhere";
            context.Response.Close(Encoding.UTF8.GetBytes($"no, {context.Request.Headers["Authorization"]}"), willBlock: false);
            return;
        }

        await _turn.WaitAsync();
        try
        {
            var answer = Encoding.UTF8.GetBytes(Change(path, await OfAsync(path, body)));
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

    private async Task<string> OfAsync(string path, string body)
    {
        var vocabulary = _model.Vocabulary;
        switch (path)
        {
            case "/props":
                return JsonSerializer.Serialize(
                    new
                    {
                        build_info = Build,
                        model_alias = Alias,
                        model_path = $"/models/{Alias}.gguf",
                        total_slots = 4,
                        default_generation_settings = new { n_ctx = Context },
                    }
                );
            case "/v1/models":
                return JsonSerializer.Serialize(new { data = (object[])[new { meta = new { n_vocab = vocabulary.Size } }] });
        }

        using var json = JsonDocument.Parse(body);
        if (path == "/tokenize")
        {
            var begins = json.RootElement.GetProperty("add_special").GetBoolean() && vocabulary.Beginning is not null;
            int[] tokens = [.. vocabulary.Encode(json.RootElement.GetProperty("content").GetString()!)];
            return JsonSerializer.Serialize(new { tokens = begins ? [vocabulary.Beginning!.Value, .. tokens] : tokens });
        }

        _completions++;
        int[] prompt = [.. json.RootElement.GetProperty("prompt").EnumerateArray().Select(token => token.GetInt32())];
        var reading = new Reading(prompt, vocabulary.Size);
        await _model.Scorer.RunAsync([], [reading], hiddenStates: false, CancellationToken.None);
        var total = LogSpace.LogSumExp(reading.Logits);
        var isSampled = json.RootElement.GetProperty("post_sampling_probs").GetBoolean();
        var top = Enumerable
            .Range(0, vocabulary.Size)
            .Where(token => !isSampled || !vocabulary.EndOfGeneration.Contains(token))
            .OrderByDescending(token => reading.Logits[token])
            .Take(json.RootElement.GetProperty("n_probs").GetInt32())
            .Select(token => new
            {
                id = token,
                bytes = vocabulary.Bytes(token).Select(value => (int)value),
                logprob = Math.Min(0, reading.Logits[token] - total),
            });
        return JsonSerializer.Serialize(
            new
            {
                completion_probabilities = (object[])[isSampled ? new { top_probs = top } : new { top_logprobs = top }],
                model = Alias,
                tokens_evaluated = prompt.Length,
                truncated = false,
            }
        );
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
