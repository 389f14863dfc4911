using System.Globalization;
using Plurality.Datasets;

namespace Plurality.Classification;

/// <summary>Inputs without content, in a document's place: what a model answers to them is its bias.</summary>
internal static class ContentFreeInput
{
    /// <summary>One document per input, each input once, in the order of their code units.</summary>
    public static IReadOnlyList<TextItem> Items(IEnumerable<string> inputs) =>
        [
            .. inputs
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select((text, i) => new TextItem(string.Create(CultureInfo.InvariantCulture, $"content-free-{i + 1}"), text)),
        ];
}
