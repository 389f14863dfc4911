using System.Text;
using System.Text.Json.Nodes;
using Plurality.Runtime.Tests.Remote;
using Xunit;

namespace Plurality.Runtime.Tests.Batches;

/// <summary>Answers batch files by a scripted engine: in another order, and with errors in all forms for a third of the requests, the
/// first time that they are asked.</summary>
internal sealed class AnsweringScript(ScriptedEngine server, bool fails) : IDisposable
{
    private readonly HttpClient _client = new();
    private readonly HashSet<string> _asked = [];

    /// <summary>How many requests were answered by an error.</summary>
    public int Failed { get; private set; }

    /// <summary>The number of requests of each file so far.</summary>
    public List<int> Files { get; } = [];

    public async Task AnswerAsync(string requests, string answers)
    {
        List<string> lines = [];
        foreach (var line in await File.ReadAllLinesAsync(requests, TestContext.Current.CancellationToken))
        {
            lines.Add(await AnswerAsync(JsonNode.Parse(line)!));
        }

        Files.Add(lines.Count);
        lines.Sort((a, b) => Hash(a).CompareTo(Hash(b)));
        await File.WriteAllTextAsync(answers, string.Join('\n', lines) + "\n", TestContext.Current.CancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> AnswerAsync(JsonNode request)
    {
        Assert.Equal(["custom_id", "method", "url", "body"], request.AsObject().Select(field => field.Key));
        Assert.Equal("POST", (string)request["method"]!);
        var id = (string)request["custom_id"]!;
        Assert.InRange(id.Length, 1, 64);
        if (fails && _asked.Add(id) && Hash(id) % 3 == 0)
        {
            Failed++;
            return Error(id, Failed % 4);
        }

        using var content = new StringContent(request["body"]!.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(
            new Uri(server.Root + (string)request["url"]!),
            content,
            TestContext.Current.CancellationToken
        );
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return $$$"""{"id":"x","custom_id":"{{{id}}}","response":{"status_code":200,"request_id":"y","body":{{{body}}}},"error":null}""";
    }

    /// <summary>The forms of vllm/entrypoints/openai/run_batch.py, and of OpenAI's Batch API for errors of HTTP and for others.</summary>
    private static string Error(string id, int form) => $$"""{"id":"x","custom_id":"{{id}}",""" + Forms[form] + "}";

    private static readonly string[] Forms =
    [
        """ "response":{"status_code":400,"request_id":"y","body":null},"error":"out of memory" """,
        """ "response":{"status_code":500,"body":null},"error":{"error":{"message":"out of memory","code":500}} """,
        """ "response":{"status_code":429,"body":{"error":{"message":"out of memory"}}},"error":null """,
        """ "response":null,"error":{"code":"batch_expired","message":"out of memory"} """,
    ];

    private static uint Hash(string text) => text.Aggregate(2166136261u, (hash, one) => unchecked((hash ^ one) * 16777619u));
}
