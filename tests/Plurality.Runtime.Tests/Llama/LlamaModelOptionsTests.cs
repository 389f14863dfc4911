using Plurality.Llama;
using Plurality.Models;
using Xunit;

namespace Plurality.Runtime.Tests.Llama;

public sealed class LlamaModelOptionsTests
{
    [Theory]
    [InlineData(513)]
    [InlineData(int.MaxValue)]
    public void More_threads_than_the_library_starts_are_refused_before_the_model_is_looked_at(int threads)
    {
        var fault = Assert.Throws<ModelException>(() =>
            LlamaLanguageModel.Open(new LlamaModelOptions { Model = "none.gguf", Threads = threads }, TestContext.Current.CancellationToken)
        );

        Assert.Contains("Threads must be at most 512", fault.Message, StringComparison.Ordinal);
    }
}
