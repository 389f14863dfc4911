using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Native;
using Plurality.Models;
using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Native;

public sealed class LlamaLogTests : IDisposable
{
    [Fact]
    public void Native_lines_arrive_whole_at_the_logger_and_nowhere_else()
    {
        var logger = new Recorder();
        var library = LlamaLibrary.Load(null, logger);

        using (LlamaModel.Load(library, EmbeddedModelFixture.Path, gpuLayers: 0))
        {
            Assert.Contains(logger.Lines, line => line.Contains("general.architecture", StringComparison.Ordinal));
            Assert.All(logger.Lines, line => Assert.DoesNotContain("\n", line, StringComparison.Ordinal));
            Assert.Contains(logger.Lines, line => line.EndsWith("....", StringComparison.Ordinal)); // progress dots, one piece each
        }
    }

    /// <summary>The engine refuses a recurrent model, so it need not be loaded a second time in the way that suits the library.</summary>
    [Fact]
    public void A_recurrent_model_is_loaded_once()
    {
        using var folder = new TemporaryFolder();
        var path = TinyArchitectures.Others.Single(one => one.Name == "mamba").Write(folder.File("mamba.gguf"));
        var logger = new Recorder();

        using var model = LlamaModel.Load(LlamaLibrary.Load(null, logger), path, gpuLayers: 0);

        Assert.Equal((true, false), (model.IsRecurrent, model.SuitsKernels));
        Assert.Single(logger.Lines, line => line.Contains("tensors from " + path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_logger_that_throws_does_not_end_the_process()
    {
        var library = LlamaLibrary.Load(null, new Thrower());

        using var model = LlamaModel.Load(library, EmbeddedModelFixture.Path, gpuLayers: 0);

        Assert.Equal("llama", model.Architecture);
    }

    [Fact]
    public void A_failed_load_quotes_the_library()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "this is no GGUF file");

        var fault = Assert.Throws<ModelException>(() => LlamaModel.Load(EmbeddedModelFixture.Library, path, gpuLayers: 0));

        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        Assert.Contains("magic", fault.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void The_words_of_an_earlier_failure_are_forgotten()
    {
        Assert.Throws<ModelException>(() => LlamaModel.Load(EmbeddedModelFixture.Library, "no such file", gpuLayers: 0));
        Assert.NotEmpty(LlamaLog.LastErrors());

        LlamaLog.Clear();

        Assert.Empty(LlamaLog.LastErrors());
        Assert.Equal("", LlamaLog.Quote());
    }

    public void Dispose() => LlamaLibrary.Load(null, NullLogger.Instance);

    private sealed class Recorder : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add(formatter(state, exception));
    }

    private sealed class Thrower : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => throw new InvalidOperationException("disk full");
    }
}
