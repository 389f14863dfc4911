using System.Globalization;
using System.Text;
using Plurality.Datasets;
using Plurality.Metrics;
using Plurality.Numerics;

namespace Plurality.Coverage;

/// <summary>
/// Writes the large tables that docs/performance.md measures: predictions and references for <c>plurality score</c>, votes for
/// <c>plurality data inspect</c>.
/// </summary>
internal static class TableFiles
{
    private const int Annotators = 160;
    private const int VotesPerItem = 4;
    private static readonly string[] Emotions = ["joy", "fear", "sadness", "anger", "surprise", "disgust", "love"];

    /// <summary>Writes <c>predictions.jsonl</c>, <c>references.jsonl</c> and <c>votes.jsonl</c>.</summary>
    public static void Write(string folder, int documents, int labels, int items)
    {
        Directory.CreateDirectory(folder);
        WriteScored(LargeTable.Sample(documents, labels), folder);
        var chance = new SeededGenerator(5);
        using var file = new BufferedStream(File.Create(Path.Combine(folder, "votes.jsonl")), 1 << 16);
        using var votes = new JsonLinesWriter(file);
        for (var item = 0; item < items; item++)
        {
            bool[] common = [.. Emotions.Select(_ => chance.NextInt(4) == 0)];
            var first = chance.NextInt(Annotators);
            var step = 1 + (2 * chance.NextInt(Annotators / 2)); // odd, so that annotators differ
            votes.Write(
                new TextItem($"item-{item}", $"Text number {item.ToString(CultureInfo.InvariantCulture)}, which somebody wrote.")
                {
                    Annotations = Enumerable
                        .Range(0, VotesPerItem)
                        .ToDictionary(
                            vote => $"worker{(first + (vote * step)) % Annotators}",
                            IReadOnlyList<string> (_) =>
                                [.. Emotions.Where((_, label) => chance.NextInt(5) > 0 ? common[label] : chance.NextInt(4) == 0)]
                        ),
                }
            );
        }
    }

    private static void WriteScored(ScoredDocuments documents, string folder)
    {
        var chance = new SeededGenerator(6);
        using var predictions = new StreamWriter(
            Path.Combine(folder, "predictions.jsonl"),
            append: false,
            new UTF8Encoding(false),
            1 << 16
        );
        using var file = new BufferedStream(File.Create(Path.Combine(folder, "references.jsonl")), 1 << 16);
        using var references = new JsonLinesWriter(file);
        for (var document = 0; document < documents.Count; document++)
        {
            var (id, q) = (documents.Ids[document], documents.Probabilities(document).ToArray());
            var numbers = documents.Labels.Zip(q, (label, p) => string.Create(CultureInfo.InvariantCulture, $"\"{label}\":{p}"));
            predictions.Write($"{{\"id\":\"{id}\",\"probabilities\":{{{string.Join(',', numbers)}}}}}\n");
            references.Write(
                new TextItem(id, "")
                {
                    Annotations = Enumerable
                        .Range(0, 3)
                        .ToDictionary(
                            annotator => $"a{annotator}",
                            IReadOnlyList<string> (_) => [.. documents.Labels.Where((_, label) => chance.NextDouble() < q[label])]
                        ),
                }
            );
        }
    }
}
