using System.Globalization;

namespace Plurality.Prompts;

/// <summary>How demonstrations are chosen from a pool (docs/method.md#2-the-prompt). Only the labels of the task count.</summary>
public sealed record DemonstrationSampling
{
    private const string MultiLabelPrefix = "multilabel:";

    private readonly string _name;

    private DemonstrationSampling(string name, decimal? share = null) => (_name, MultiLabelShare) = (name, share);

    /// <summary>Every item is equally likely, whatever its labels.</summary>
    public static DemonstrationSampling Random { get; } = new("random");

    /// <summary>Every label occurs in at least one demonstration; otherwise like <see cref="Random"/>.</summary>
    public static DemonstrationSampling Complete { get; } = new("complete");

    /// <summary>The labels, and no label at all, occur equally often: their counts differ by at most one.</summary>
    public static DemonstrationSampling Uniform { get; } = new("uniform");

    /// <summary>The items with the texts most similar to the document; each document has its own.</summary>
    public static DemonstrationSampling Similarity { get; } = new("similarity");

    /// <summary>The share of demonstrations with two or more labels; null if the method does not ask for one.</summary>
    public decimal? MultiLabelShare { get; }

    /// <summary>Whether each document has its own demonstrations, so that their prompts share only the instruction.</summary>
    public bool IsPerDocument => this == Similarity;

    /// <summary>A share of the demonstrations has two or more labels, the others have one or none.</summary>
    /// <param name="share">The share, in [0, 1].</param>
    public static DemonstrationSampling MultiLabel(decimal share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);

        // Division by a 1 with all decimal places removes trailing zeros: 0.5 and 0.50 are the same method with the same name.
        return new DemonstrationSampling(MultiLabelPrefix, share / 1.0000000000000000000000000000m);
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="PluralityException"><paramref name="written"/> names no method.</exception>
    public static DemonstrationSampling Parse(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        if (
            written.StartsWith(MultiLabelPrefix, StringComparison.Ordinal)
            && decimal.TryParse(
                written.AsSpan(MultiLabelPrefix.Length),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var share
            )
            && share <= 1
        )
        {
            return MultiLabel(share);
        }

        return Array.Find([Random, Complete, Uniform, Similarity], method => method._name == written)
            ?? throw new PromptException(
                "The sampling of demonstrations must be random, complete, uniform, similarity or multilabel:<share> with a number from 0 "
                    + "to 1; "
                    + $"got {Excerpt.Of(written)}. Choose one of these."
            );
    }

    /// <summary>Writes the method as <see cref="Parse"/> reads it, such as <c>multilabel:0.5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_name}{MultiLabelShare}");
}
