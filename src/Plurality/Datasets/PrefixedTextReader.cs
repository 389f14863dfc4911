namespace Plurality.Datasets;

/// <summary>Returns text that was already read, then the rest of its reader.</summary>
internal sealed class PrefixedTextReader(string prefix, TextReader rest) : TextReader
{
    private int _next;

    public override int Peek() => _next < prefix.Length ? prefix[_next] : rest.Peek();

    public override int Read() => _next < prefix.Length ? prefix[_next++] : rest.Read();

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (_next == prefix.Length)
        {
            return rest.Read(buffer);
        }

        var taken = Math.Min(buffer.Length, prefix.Length - _next);
        prefix.AsSpan(_next, taken).CopyTo(buffer);
        _next += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
