using Plurality.Decoding;
using Plurality.Models;
using Plurality.Prompts;

namespace Plurality.Runtime.Tests.Cli;

internal sealed class WordModel : ILanguageModel
{
    public List<Prompt> Prompts { get; } = [];
    public List<GenerationSettings> Settings { get; } = [];
    public Action OnWave { get; init; } = () => { };
    public ModelIdentity Identity { get; } = new("fake", "word model", "{}");
    public ModelCapabilities Capabilities { get; init; } = new(true, true, true, true, 2);
    public ITokenizer Tokenizer => throw new NotSupportedException();
    public ITokenScorer Scorer => throw new NotSupportedException();

    public void Dispose() { }
}
