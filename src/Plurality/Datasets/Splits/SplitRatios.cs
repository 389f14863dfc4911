using System.Globalization;

namespace Plurality.Datasets.Splits;

/// <summary>The parts of a data set and their shares: <c>train=0.8,dev=0.1,test=0.1</c>.</summary>
internal sealed class SplitRatios
{
    private readonly (string Name, decimal Share)[] _parts;

    private SplitRatios((string Name, decimal Share)[] parts) => _parts = parts;

    /// <summary>The names of the parts, in the order given; at least one, all different.</summary>
    public IReadOnlyList<string> Names => [.. _parts.Select(part => part.Name)];

    /// <summary>The share of each part, in the order of the names; each above 0, with the sum 1.</summary>
    public IReadOnlyList<decimal> Shares => [.. _parts.Select(part => part.Share)];

    /// <summary>Reads names and shares. Shares are decimal numbers, so 0.8 + 0.1 + 0.1 is 1.</summary>
    /// <exception cref="SplitException">
    /// A part is not <c>name=share</c>, a name is blank or occurs twice, a share is not above 0, or the shares do not sum to 1.
    /// </exception>
    public static SplitRatios Parse(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        var parts = written.Split(',').Select(Part).ToArray();
        if (parts.GroupBy(part => part.Name, StringComparer.Ordinal).FirstOrDefault(name => name.Skip(1).Any()) is { } twice)
        {
            throw new SplitException($"Every part of a split must have a name of its own; got {Excerpt.Of(twice.Key)} twice. Rename one.");
        }

        var sum = parts.Sum(part => part.Share);
        return sum == 1
            ? new SplitRatios(parts)
            : throw new SplitException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The shares of a split must be 1 together; got {sum} from {Excerpt.Of(written)}. Change one of them."
                )
            );
    }

    /// <summary>
    /// The number of items per part, in the order of the names: the whole numbers nearest to the shares that add up (largest remainders; of
    /// equal ones the first).
    /// </summary>
    public IReadOnlyList<int> CountsOf(int items)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        int[] counts = [.. _parts.Select(part => (int)(part.Share * items))];
        var missing = items - counts.Sum();
        foreach (
            var part in Enumerable
                .Range(0, counts.Length)
                .OrderByDescending(part => (_parts[part].Share * items) - counts[part])
                .Take(missing)
        )
        {
            counts[part]++;
        }

        return counts;
    }

    private static (string Name, decimal Share) Part(string written)
    {
        var separator = written.LastIndexOf('=');
        var name = separator < 0 ? "" : written[..separator].Trim();
        return
            name.Length > 0
            && decimal.TryParse(
                written.AsSpan(separator + 1).Trim(),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var share
            )
            && share is > 0 and <= 1
            ? (name, share)
            : throw new SplitException(
                $"A part of a split must be a name, = and a share above 0 and up to 1, such as train=0.8; got {Excerpt.Of(written)}. "
                    + $"Write it so."
            );
    }
}
