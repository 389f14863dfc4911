namespace Plurality.Cli.Terminals;

/// <summary>
/// Standard input whose reads end on an interruption. A plain read of a pipe or keyboard blocks until data arrives, so Ctrl-C would seem
/// to do nothing.
/// </summary>
internal sealed class InterruptibleStream(Stream inner, CancellationToken interrupted) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The user interrupted. The read continues on its own thread until the process
    /// ends.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        // Use a separate buffer: an abandoned read must not write into a buffer that its owner has reused.
        var own = new byte[count];
        var length = Task.Run(() => inner.Read(own, 0, count), CancellationToken.None).WaitAsync(interrupted).GetAwaiter().GetResult();
        Array.Copy(own, 0, buffer, offset, length);
        return length;
    }

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
