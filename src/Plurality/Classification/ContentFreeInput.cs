using System.Globalization;
using Plurality.Datasets;

namespace Plurality.Classification;

/// <summary>Content-free inputs in place of a document: the model's answer to them is its bias.</summary>
internal static class ContentFreeInput
{
    /// <summary>One document per distinct input, in ordinal order.</summary>
    public static IReadOnlyList<TextItem> Items(IEnumerable<string> inputs) =>
        [
            .. inputs
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select((text, i) => new TextItem(string.Create(CultureInfo.InvariantCulture, $"content-free-{i + 1}"), text)),
        ];
}
