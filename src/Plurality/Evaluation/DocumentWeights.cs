using System.Globalization;
using CsvHelper;
using Plurality.Datasets;

namespace Plurality.Evaluation;

/// <summary>The weight of each document in every figure, by id, such as an inverse sampling rate. Resamples keep the weights.</summary>
internal sealed class DocumentWeights
{
    private readonly string _file;
    private readonly Dictionary<string, double> _weights;

    private DocumentWeights(string file, Dictionary<string, double> weights) => (_file, _weights) = (file, weights);

    /// <summary>Reads a CSV table with the columns <c>id</c> and <c>weight</c>, in this order.</summary>
    /// <exception cref="DatasetFormatException">
    /// The header differs, an id occurs twice, or a weight is not a number of at least 0.
    /// </exception>
    public static DocumentWeights Parse(string text, string file)
    {
        using var reader = new StringReader(text);
        using var csv = CsvReader.Create(
            reader,
            new CsvReaderOptions
            {
                Separator = ',',
                HasHeader = false,
                DetectSeparatorHint = false,
                TrackLineNumbers = true,
            },
            leaveOpen: true
        );
        Dictionary<string, double> weights = new(StringComparer.Ordinal);
        var header = true;
        while (csv.Read())
        {
            string[] fields = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
            if (header)
            {
                header = false;
                if (fields is not ["id", "weight"])
                {
                    throw Fault(string.Join(", ", fields.Select(Excerpt.Of)), "the header must be id,weight", "Write these two columns.");
                }

                continue;
            }

            if (
                fields is not [var id, var written]
                || !double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
                || !(weight >= 0 && double.IsFinite(weight))
            )
            {
                throw Fault(
                    string.Join(", ", fields.Select(Excerpt.Of)),
                    "a row must have an id and a weight, a number from 0",
                    "Correct the row."
                );
            }

            if (!weights.TryAdd(id, weight))
            {
                throw Fault(Excerpt.Of(id), "a document must have one weight; this id has two", "Remove one of the rows.");
            }
        }

        return new DocumentWeights(file, weights);

        DatasetFormatException Fault(string found, string expected, string remedy) =>
            new([new DatasetFault(file, checked((int)csv.LineNumber), null, found, expected, remedy)]);
    }

    /// <summary>
    /// The weights of documents, in document order, scaled so that the weights above 0 have the mean 1. Only proportions matter: constant
    /// weights change nothing, and a document with the weight 0 counts as absent.
    /// </summary>
    /// <exception cref="DatasetFormatException">A document has no weight, or all weights are 0.</exception>
    public double[] Of(IReadOnlyList<TextItem> documents)
    {
        string[] missing = [.. documents.Select(document => document.Id).Where(id => !_weights.ContainsKey(id))];
        if (missing.Length > 0)
        {
            throw Fault(
                $"none for {string.Join(", ", missing.Take(3).Select(Excerpt.Of))} ({missing.Length} in all)",
                "every evaluated document must have a weight",
                "Add rows for them."
            );
        }

        double[] weights = [.. documents.Select(document => _weights[document.Id])];
        var most = weights.DefaultIfEmpty().Max();
        if (most <= 0)
        {
            throw Fault("0 for all", "a document must have a weight above 0", "Correct the weights.");
        }

        // Divide by the largest weight first: equal weights become exactly 1, and no sum is infinite.
        double[] parts = Array.ConvertAll(weights, weight => weight / most);
        var mean = parts.Where(part => part > 0).Average();
        return Array.ConvertAll(parts, part => part / mean);

        DatasetFormatException Fault(string found, string expected, string remedy) =>
            new([new DatasetFault(_file, null, null, found, expected, remedy)]);
    }
}
