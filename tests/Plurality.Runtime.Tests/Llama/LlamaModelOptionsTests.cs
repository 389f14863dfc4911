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

    [Fact]
    public void Calls_that_a_tree_of_options_may_not_fit_into_are_refused()
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() =>
            LlamaLanguageModel.Open(new LlamaModelOptions { BatchTokens = 511 }, TestContext.Current.CancellationToken)
        );

        Assert.Contains("BatchTokens must be at least 512", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_must_hold_more_than_a_call()
    {
        var fault = Assert.Throws<ModelException>(() =>
            LlamaLanguageModel.Open(
                new LlamaModelOptions { BatchTokens = 2048, ContextCells = 2048 },
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("more than 2048 cells", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flash_attention_is_refused_where_results_would_depend_on_the_threads()
    {
        var fault = Assert.Throws<ModelException>(() =>
            LlamaLanguageModel.Open(new LlamaModelOptions { FlashAttention = true }, TestContext.Current.CancellationToken)
        );

        Assert.Contains("Flash attention must be off", fault.Message, StringComparison.Ordinal);
    }
}
