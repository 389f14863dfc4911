using System.Runtime.ExceptionServices;

namespace Plurality.Numerics;

/// <summary>
/// What is computed of the lines of a file, in their order: some lines are read while others, read before, are computed on all cores. A
/// caller sees the same values, and the same exception after them, as if one line were taken after the other.
/// </summary>
internal static class ReadAhead
{
    private const int MostLines = 256;

    /// <summary>The characters of a batch, so that long lines do not fill the memory.</summary>
    private const int MostCharacters = 1 << 20;

    /// <summary>Computes a value of each line.</summary>
    /// <param name="lines">The lines; a batch holds twice as many as the one before, so the first line stands alone.</param>
    /// <param name="length">The characters of a line.</param>
    /// <param name="value">Computes the value, on any thread; must not throw.</param>
    public static IEnumerable<TValue> Of<TLine, TValue>(IEnumerable<TLine> lines, Func<TLine, int> length, Func<TLine, TValue> value)
    {
        ArgumentNullException.ThrowIfNull(lines);
        using var rest = lines.GetEnumerator();
        var most = 1;
        ExceptionDispatchInfo? fault = null;
        for (var batch = Next(); batch.Count > 0; )
        {
            List<TLine> next = [];
            var values = new TValue[batch.Count];
            Parallel.For(0, batch.Count + 1, number =>
            {
                if (number == 0)
                {
                    next = Next();
                }
                else
                {
                    values[number - 1] = value(batch[number - 1]);
                }
            });
            foreach (var computed in values)
            {
                yield return computed;
            }

            batch = next;
        }

        fault?.Throw();

        List<TLine> Next()
        {
            var (read, characters) = (new List<TLine>(), 0L);
            try
            {
                while (fault is null && read.Count < most && characters < MostCharacters && rest.MoveNext())
                {
                    read.Add(rest.Current);
                    characters += length(rest.Current);
                }
            }
            catch (Exception thrown)
            {
                fault = ExceptionDispatchInfo.Capture(thrown); // after the values of the lines before it
            }

            most = Math.Min(2 * most, MostLines);
            return read;
        }
    }
}
