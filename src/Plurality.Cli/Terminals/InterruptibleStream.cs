namespace Plurality.Cli.Terminals;

/// <summary>
/// Standard input that an interruption reaches: a read of a pipe or a keyboard blocks until something comes, whatever is cancelled
/// meanwhile, and Ctrl-C would seem to do nothing.
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
    /// <exception cref="OperationCanceledException">Interrupted; the read goes on in a thread of its own until the process
    /// ends.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        // A buffer of its own: the abandoned read must not write into one that its owner uses for something else by then.
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
