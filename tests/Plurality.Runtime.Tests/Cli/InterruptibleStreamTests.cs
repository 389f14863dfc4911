using System.IO.Pipelines;
using Plurality.Cli.Terminals;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class InterruptibleStreamTests
{
    [Fact]
    public void What_comes_is_read()
    {
        using var stream = new InterruptibleStream(new MemoryStream([1, 2, 3]), CancellationToken.None);
        var buffer = new byte[4];

        Assert.Equal(3, stream.Read(buffer, 1, 3));
        Assert.Equal([0, 1, 2, 3], buffer);
        Assert.Equal(0, stream.Read(buffer, 0, 4));
    }

    [Fact]
    public void An_interruption_ends_a_read_of_which_nothing_comes()
    {
        using var interrupted = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        using var stream = new InterruptibleStream(new Pipe().Reader.AsStream(), interrupted.Token);

        Assert.ThrowsAny<OperationCanceledException>(() => stream.Read(new byte[1], 0, 1));
    }
}
