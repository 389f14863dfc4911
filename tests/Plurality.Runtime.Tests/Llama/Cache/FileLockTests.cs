using Plurality.Llama.Cache;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Llama.Cache;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_second_waits_until_the_first_has_finished()
    {
        var path = _folder.File("lock");
        using var waiting = new ManualResetEventSlim();
        var first = FileLock.Acquire(path, () => { }, TestContext.Current.CancellationToken);

        var second = Task.Run(
            () => FileLock.Acquire(path, waiting.Set, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken
        );
        waiting.Wait(TestContext.Current.CancellationToken);

        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public void Waiting_can_be_cancelled()
    {
        var path = _folder.File("lock");
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var first = FileLock.Acquire(path, () => { }, cancellation.Token);

        Assert.Throws<OperationCanceledException>(() => FileLock.Acquire(path, cancellation.Cancel, cancellation.Token));
    }

    [Fact]
    public void A_place_where_no_file_can_be_is_an_error_and_no_wait()
    {
        var file = _folder.Write("file", [1]);

        Assert.ThrowsAny<IOException>(() => FileLock.Acquire(Path.Combine(file, "lock"), () => { }, TestContext.Current.CancellationToken));
    }
}
