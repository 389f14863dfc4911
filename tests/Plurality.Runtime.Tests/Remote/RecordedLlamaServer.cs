using System.Text.Json;
using Plurality.Testing;

namespace Plurality.Runtime.Tests.Remote;

/// <summary>Answers with what a real llama-server answered to the same requests.</summary>
internal sealed class RecordedLlamaServer : ScriptedEngine
{
    private readonly Dictionary<(string Path, string Request), string> _answers = [];

    public RecordedLlamaServer(string file)
        : base(new ScriptedModel())
    {
        foreach (var line in File.ReadLines(file))
        {
            using var json = JsonDocument.Parse(line);
            var (path, request) = (json.RootElement.GetProperty("path").GetString()!, json.RootElement.GetProperty("request").GetRawText());
            _answers.Add((path, request), json.RootElement.GetProperty("answer").GetRawText());
        }
    }

    public override string Address => "llama-server:" + Root;

    public override string CompletionPath => "/completion";

    /// <summary>HTTP 400 for a request that was not recorded.</summary>
    protected override Task<string?> OfAsync(string path, JsonElement body) =>
        Task.FromResult(_answers.GetValueOrDefault((path, body.GetRawText())));
}
