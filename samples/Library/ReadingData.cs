using System.Text;
using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Features;
using Plurality.Labels;
using Plurality.Models;
using Plurality.Runtime.DataFiles;

namespace Plurality.Samples;

/// <summary>Reads documents from files.</summary>
public static class ReadingData
{
    private static readonly LabelMap Pooled = LabelMap.Parse("""{"joy": ["amusement", "joy"], "anger": ["anger"]}""", "labels.json");

    /// <summary>Reads a file in whichever format it has, Parquet and gzip included.</summary>
    public static IReadOnlyList<TextItem> Read(Stream file, string name, TextWriter output)
    {
        try
        {
            return [.. DataFile.Read(file, new DatasetReading(name) { Map = Pooled, Aggregate = Aggregate.Majority })];
        }
        catch (DatasetFormatException exception)
        {
            foreach (DatasetFault fault in exception.Faults)
            {
                output.WriteLine(FormattableString.Invariant($"line {fault.Line}: {fault.Found}; {fault.Expected}. {fault.Remedy}"));
            }

            return [];
        }
    }

    /// <summary>Reads a CSV file whose columns have names of their own.</summary>
    public static IReadOnlyList<TextItem> ReadCsv(string text) =>
        [
            .. DatasetReader.Read(
                new StringReader(text),
                DatasetFormatCatalogue.Csv,
                new DatasetReading("reviews.csv")
                {
                    Columns = new ColumnMapping
                    {
                        Text = "review",
                        Label = "moods",
                        Blank = BlankCell.NotChosen,
                    },
                }
            ),
        ];

    /// <summary>The formats that need to be told nothing of columns.</summary>
    public static IEnumerable<string> FixedFormats() =>
        DatasetFormatCatalogue.All.Where(format => format.Options == DatasetOptions.None).Select(format => format.Name);

    /// <summary>Runs both, and asks a model with the demonstrations nearest to each text.</summary>
    public static async Task<ClassificationTask> RunAsync(ITextEmbedder embedder, TextWriter output, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream(
            Encoding.UTF8.GetBytes(
                """
                {"id": "a", "text": "What a day!", "annotations": {"u1": ["amusement"], "u2": ["joy"]}}
                {"id": "b", "text": "Not again.", "annotations": {"u1": ["anger"], "u2": ["anger"]}}

                """
            )
        );
        var documents = Read(file, "moods.jsonl", output);
        output.WriteLine(string.Join(", ", documents.Select(item => $"{item.Id}: {string.Join(" ", item.Labels!)}")));
        output.WriteLine(ReadCsv("id,review,moods\n1,Great.,joy\n")[0].Text);

        var embedded = await embedder.EmbedAsync([.. documents.Select(item => item.Text)], cancellationToken).ConfigureAwait(false);
        var known = documents.Zip(embedded).ToDictionary(pair => pair.First.Text, pair => pair.Second, StringComparer.Ordinal);
        TextVectors vectors = text => known[text];
        return new ClassificationTask(LabelSet.Create(["anger", "joy"])) { Pool = documents, Vectors = vectors };
    }
}
