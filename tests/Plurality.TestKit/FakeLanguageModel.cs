using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.TestKit;

/// <summary>Takes the place of a model until the scripted one is here.</summary>
public sealed class FakeLanguageModel : ILanguageModel
{
    public ModelIdentity Identity { get; init; } = new("fake", "fake", "{}");
    public ModelCapabilities Capabilities { get; init; } = new(true, true, true, true, 4);
    public Func<Prompt, string?> Fault { get; init; } = _ => null;
    public Func<int, CancellationToken, ValueTask> BeforeWave { get; init; } = (_, _) => ValueTask.CompletedTask;
    public int Waves { get; private set; }
    public ITokenizer Tokenizer => throw new NotSupportedException();
    public ITokenScorer Scorer => throw new NotSupportedException();

    public void Dispose() { }
}
