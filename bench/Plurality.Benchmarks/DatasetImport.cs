using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plurality.Datasets;
using Plurality.Datasets.Formats;
using Plurality.Labels;

namespace Plurality.Benchmarks;

/// <summary>
/// How long it takes and how much memory to import a file of many items: read, pool labels, check them, take the majority, write. Once in
/// the canonical form and once in long form with a row a vote. Making the files is not measured.
/// </summary>
internal static class DatasetImport
{
    private const int Annotators = 3;
    private static readonly string[] Raw = ["amusement", "love", "fear", "nervousness", "grief", "neutral"];
    private static readonly LabelMap Map = LabelMap.Parse(
        """{"joy": ["amusement", "love"], "fear": ["fear", "nervousness"], "sadness": ["grief"]}""",
        "clusters"
    );

    public static void Run(int count)
    {
        Console.WriteLine("format            items   seconds   peak managed MB   peak process MB   file MB");
        var folder = Directory.CreateTempSubdirectory("plurality-import-");
        try
        {
            var canonical = Path.Combine(folder.FullName, "items.jsonl");
            WriteCanonical(canonical, count);
            Measure(DatasetFormatCatalogue.JsonLines, canonical, count);
            var votes = Path.Combine(folder.FullName, "votes.csv");
            WriteVotes(votes, count);
            Measure(DatasetFormatCatalogue.Named("csv-long")!, votes, count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(DatasetFormat format, string path, int count)
    {
        var reading = new DatasetReading(path)
        {
            Map = Map,
            Labels = LabelSet.Create(Map.Pools),
            Aggregate = Aggregate.Majority,
            Grouped = true,
            FaultLimit = 20,
        };
        long managed = 0;
        var items = 0;
        var watch = Stopwatch.StartNew();
        using (var text = DatasetText.Open(File.OpenRead(path), path))
        using (var output = new BufferedStream(File.Create(path + ".out"), 64 * 1024))
        using (var writer = new JsonLinesWriter(output))
        {
            foreach (var item in DatasetReader.Read(text, format, reading))
            {
                writer.Write(item);
                if (items++ % 10_000 == 0)
                {
                    managed = Math.Max(managed, GC.GetTotalMemory(forceFullCollection: false));
                }
            }
        }

        var seconds = watch.Elapsed.TotalSeconds;
        if (items != count)
        {
            throw new InvalidOperationException($"{count} items were written, {items} were read.");
        }

        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{format.Name, -12}{items, 11}{seconds, 10:F1}{managed / 1e6, 18:F0}"
                    + $"{process.PeakWorkingSet64 / 1e6, 18:F0}{new FileInfo(path).Length / 1e6, 10:F0}"
            )
        );
    }

    private static void WriteCanonical(string path, int count)
    {
        using var output = new BufferedStream(File.Create(path), 64 * 1024);
        using var writer = new JsonLinesWriter(output);
        for (var i = 0; i < count; i++)
        {
            writer.Write(
                new TextItem(Id(i), Text(i))
                {
                    Annotations = Enumerable.Range(0, Annotators).ToDictionary(a => $"a{a}", a => (IReadOnlyList<string>)[Label(i, a)]),
                    Split = "train",
                    Fields = new Dictionary<string, string> { ["source"] = "made", ["n"] = i.ToString(CultureInfo.InvariantCulture) },
                    JsonFields = new HashSet<string> { "n" },
                }
            );
        }
    }

    private static void WriteVotes(string path, int count)
    {
        using var output = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024);
        output.Write("id,text,annotator,label\n");
        for (var i = 0; i < count; i++)
        {
            for (var a = 0; a < Annotators; a++)
            {
                output.Write($"{Id(i)},\"{Text(i)}\",a{a},{Label(i, a)}\n");
            }
        }
    }

    private static string Id(int item) => string.Create(CultureInfo.InvariantCulture, $"item-{item:D8}");

    private static string Text(int item) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"This is made text number {item}, which is about as long as a short message that somebody wrote, with a comma and an é."
        );

    private static string Label(int item, int annotator) => Raw[(item + (item / 7 * annotator)) % Raw.Length];
}
