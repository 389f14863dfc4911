using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Passes requests on to a real engine, and keeps its answers.</summary>
internal sealed class RecordingEngine(string root) : ScriptedEngine(new ScriptedModel())
{
    private readonly HttpClient _http = new();
    private readonly ConcurrentDictionary<(string Path, string Request), string> _answers = new();

    public override string Address => "llama-server:" + Root;

    public override string CompletionPath => "/completion";

    /// <summary>One line of JSON for each request that came, in a stable order.</summary>
    public IEnumerable<string> Lines =>
        _answers
            .OrderBy(one => one.Key.Path, StringComparer.Ordinal)
            .ThenBy(one => one.Key.Request, StringComparer.Ordinal)
            .Select(one => $$"""{"path":"{{one.Key.Path}}","request":{{one.Key.Request}},"answer":{{one.Value}}}""");

    protected override async Task<string?> OfAsync(string path, JsonElement body)
    {
        var request = body.GetRawText();
        using var content = new StringContent(request, Encoding.UTF8, "application/json");
        using var response =
            request == "{}" ? await _http.GetAsync(new Uri(root + path)) : await _http.PostAsync(new Uri(root + path), content);
        var answer = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            // While it loads its model: the request is repeated.
            throw new HttpRequestException(answer);
        }

        _answers.TryAdd((path, request), answer.Trim());
        return answer;
    }
}
