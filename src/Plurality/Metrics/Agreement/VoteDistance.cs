using System.Globalization;
using Plurality.Annotations;

namespace Plurality.Metrics.Agreement;

/// <summary>How far two votes differ, for Krippendorff's alpha.</summary>
internal static class VoteDistance
{
    /// <summary>1 where two sets differ at all.</summary>
    public static double ExactMatch(ReadOnlySpan<int> first, ReadOnlySpan<int> second) => first.SequenceEqual(second) ? 0 : 1;

    /// <summary>1 − the share of common labels among all of both; 0 between two empty sets (Jaccard 1901).</summary>
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
    /// The value of each label on a scale: its number where every label is one, else its place. Null where a vote does not choose exactly
    /// one label, so that there is no scale.
    /// </summary>
    public static double[]? Scale(AnnotationMatrix annotations)
    {
        for (var choice = 0; choice < annotations.Choices.Count; choice++)
        {
            if (annotations.Choices[choice].Length != 1)
            {
                return null;
            }
        }

        var numbers = new double[annotations.Labels.Count];
        var isNumeric = true;
        for (var label = 0; label < numbers.Length && isNumeric; label++)
        {
            isNumeric = double.TryParse(annotations.Labels[label], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[label]);
        }

        return isNumeric ? numbers : [.. Enumerable.Range(0, numbers.Length).Select(place => (double)place)];
    }
}
