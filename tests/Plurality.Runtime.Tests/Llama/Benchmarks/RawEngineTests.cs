using Plurality.Llama;
using Plurality.Llama.Benchmarks;
using Plurality.Llama.Files;
using Plurality.Llama.Weights;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Benchmarks;

public sealed class RawEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LlamaLanguageModel _model;
    private readonly RawEngine _raw;

    public RawEngineTests()
    {
        var path = TinyModel.Write(_folder.File("tiny.gguf"));
        var options = new LlamaModelOptions
        {
            Model = path,
            Threads = 1,
            ContextCells = 1024,
        };
        _model = LlamaLanguageModel.Load(new PreparedModel(path, "", WeightFormat.Shipped, path, "", []), options);
        _raw = new RawEngine(_model, new StepClock());
    }

    public void Dispose()
    {
        _raw.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_token_of_every_document_is_computed()
    {
        _raw.ReadPrefix(Tokens(300), TestContext.Current.CancellationToken);

        var (tokens, time) = _raw.Read([.. Enumerable.Repeat(Document(30), 20)], batchSize: 8, TestContext.Current.CancellationToken);

        Assert.Equal(600, tokens);
        Assert.Equal(TimeSpan.FromSeconds(1), time);
    }

    [Fact]
    public void Documents_that_do_not_fit_together_are_computed_one_after_the_other()
    {
        _raw.ReadPrefix(Tokens(500), TestContext.Current.CancellationToken);

        // Room for 524 tokens behind the prefix: two of these at a time, whatever the batch size.
        var (tokens, _) = _raw.Read([.. Enumerable.Repeat(Document(200), 9)], batchSize: 9, TestContext.Current.CancellationToken);

        Assert.Equal(1800, tokens);
    }

    [Fact]
    public void A_document_that_does_not_fit_alone_is_passed_over()
    {
        _raw.ReadPrefix(Tokens(500), TestContext.Current.CancellationToken);

        var (tokens, _) = _raw.Read([Document(600), Document(10)], batchSize: 2, TestContext.Current.CancellationToken);

        Assert.Equal(10, tokens);
    }

    [Fact]
    public void More_documents_than_the_engine_keeps_at_once_are_no_fault()
    {
        _raw.ReadPrefix([], TestContext.Current.CancellationToken);

        var (tokens, _) = _raw.Read([.. Enumerable.Repeat(Document(1), 256)], batchSize: 256, TestContext.Current.CancellationToken);

        Assert.Equal(256, tokens);
    }

    [Fact]
    public void A_documents_tokens_are_the_last_ones_of_its_text_over_again_where_there_are_too_few()
    {
        Assert.Equal([3, 4], RawDocument.Of([1, 2, 3, 4], tokens: 2, rows: 1).Tokens);
        Assert.Equal([1, 2, 3, 1, 2], RawDocument.Of([1, 2, 3], tokens: 5, rows: 1).Tokens);
    }

    private static int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(i => 10 + (i % 50))];

    private static RawDocument Document(int tokens) => new(Tokens(tokens), Rows: Math.Min(3, tokens));
}
