using System.Globalization;
using Plurality.Numerics;

namespace Plurality.Labels;

/// <summary>
/// The order in which labels are listed in the instruction and in the answers of demonstrations (docs/method.md#2-the-prompt). Every order
/// except <see cref="Given"/> compares labels pairwise, so that a subset keeps the order of the full set.
/// </summary>
public sealed record LabelOrder
{
    private const string RandomPrefix = "random:";

    private readonly string _name;
    private readonly ulong _seed;

    private LabelOrder(string name, ulong seed = 0) => (_name, _seed) = (name, seed);

    /// <summary>By code unit (ordinal), the order of Ma et al. (EMNLP 2025, arXiv 2505.17510): capital letters come before small ones, in
    /// any culture.</summary>
    public static LabelOrder Alphabetical { get; } = new("alphabetical");

    /// <summary>The reverse of <see cref="Alphabetical"/>.</summary>
    public static LabelOrder Reverse { get; } = new("reverse");

    /// <summary>As the labels come.</summary>
    public static LabelOrder Given { get; } = new("given");

    /// <summary>An order drawn from <paramref name="seed"/>; it depends on the labels' spelling, not on their previous order.</summary>
    public static LabelOrder Random(ulong seed) => new(RandomPrefix, seed);

    /// <summary>Reads what <see cref="ToString"/> writes: <c>alphabetical</c>, <c>reverse</c>, <c>random:7</c> or <c>given</c>.</summary>
    /// <exception cref="PluralityException"><paramref name="written"/> is none of these.</exception>
    public static LabelOrder Parse(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        if (
            written.StartsWith(RandomPrefix, StringComparison.Ordinal)
            && ulong.TryParse(written.AsSpan(RandomPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
        )
        {
            return Random(seed);
        }

        return written switch
        {
            "alphabetical" => Alphabetical,
            "reverse" => Reverse,
            "given" => Given,
            _ => throw new LabelException([
                new LabelFault(
                    null,
                    "The label order must be alphabetical, reverse, given or random:<seed> with a whole number from 0; "
                        + $"got {Excerpt.Of(written)}. Choose one of these."
                ),
            ]),
        };
    }

    /// <summary>Gives <paramref name="labels"/> in this order, as a new list.</summary>
    public IReadOnlyList<string> Apply(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return _name switch
        {
            "given" => [.. labels],
            "alphabetical" => [.. labels.Order(StringComparer.Ordinal)],
            "reverse" => [.. labels.OrderDescending(StringComparer.Ordinal)],

            // One draw per label instead of a shuffle of the list: a shuffle would order {joy, fear} differently in every set.
            _ => [.. labels.OrderBy(Draw).ThenBy(label => label, StringComparer.Ordinal)],
        };
    }

    /// <summary>Writes the order as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => _name == RandomPrefix ? string.Create(CultureInfo.InvariantCulture, $"{_name}{_seed}") : _name;

    private ulong Draw(string label) => SeededGenerator.For(_seed, "label-order", label).Next();
}
