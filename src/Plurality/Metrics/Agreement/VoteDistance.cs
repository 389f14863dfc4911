using System.Globalization;
using Plurality.Annotations;

namespace Plurality.Metrics.Agreement;

/// <summary>The distance between two votes, for Krippendorff's alpha.</summary>
internal static class VoteDistance
{
    /// <summary>1 if two sets differ at all.</summary>
    public static double ExactMatch(ReadOnlySpan<int> first, ReadOnlySpan<int> second) => first.SequenceEqual(second) ? 0 : 1;

    /// <summary>1 − |intersection| / |union|; 0 between two empty sets (Jaccard 1901).</summary>
    public static double Jaccard(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var common = 0;
        foreach (var label in first)
        {
            common += second.BinarySearch(label) >= 0 ? 1 : 0;
        }

        var union = first.Length + second.Length - common;
        return union == 0 ? 0 : 1 - ((double)common / union);
    }

    /// <summary>
    /// The value of each label on a scale: its number if every label is a number, else its position in a given order. Null if there is no
    /// scale; <see cref="WhyNoScale"/> says why.
    /// </summary>
    public static double[]? Scale(AnnotationMatrix annotations)
    {
        if (WhyNoScale(annotations) is not null)
        {
            return null;
        }

        double?[] numbers = [.. annotations.Labels.Select(Number)];
        var areNumbers = numbers.All(number => number is not null);
        return [.. numbers.Select((number, place) => areNumbers ? number!.Value : place)];
    }

    /// <summary>Why the votes have no scale; null if they have one.</summary>
    public static string? WhyNoScale(AnnotationMatrix annotations)
    {
        for (var choice = 0; choice < annotations.Choices.Count; choice++)
        {
            if (annotations.Choices[choice].Length != 1)
            {
                return "a vote for no or several labels has no place on a scale";
            }
        }

        return annotations.LabelsAreOrdered || annotations.Labels.All(label => Number(label) is not null)
            ? null
            : "labels must be numbers, or be given in order, to have a place on a scale";
    }

    private static double? Number(string label) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
