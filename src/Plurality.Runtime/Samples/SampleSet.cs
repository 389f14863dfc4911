using Plurality.Datasets;
using Plurality.Datasets.Formats;

namespace Plurality.Runtime.Samples;

/// <summary>The sample texts of the program. README.md in this folder describes them.</summary>
internal static class SampleSet
{
    /// <summary>The name of the file in messages and stores.</summary>
    public const string EmotionsName = "samples/emotions.jsonl";

    /// <summary>The resource that holds it.</summary>
    internal const string ResourceName = "Plurality.Runtime.Samples.emotions.jsonl";

    /// <summary>Reads short texts with the emotions that three annotators assigned.</summary>
    public static IReadOnlyList<TextItem> Emotions()
    {
        using var stream = typeof(SampleSet).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The samples are embedded as {ResourceName}.");
        using var reader = DatasetText.Open(stream, EmotionsName);
        return [.. DatasetReader.Read(reader, DatasetFormatCatalogue.JsonLines, new DatasetReading(EmotionsName))];
    }
}
