using Plurality.Datasets;
using Plurality.Datasets.Formats;

namespace Plurality.Runtime.Samples;

/// <summary>The texts that come with the program; README.md beside them says what they are.</summary>
public static class SampleSet
{
    /// <summary>What messages and stores call the file.</summary>
    public const string EmotionsName = "samples/emotions.jsonl";

    /// <summary>Short texts with the emotions that three readers found in them.</summary>
    public static IReadOnlyList<TextItem> Emotions()
    {
        using var stream = typeof(SampleSet).Assembly.GetManifestResourceStream("Plurality.Runtime.Samples.emotions.jsonl")
            ?? throw new InvalidOperationException("The samples are embedded as Plurality.Runtime.Samples.emotions.jsonl.");
        using var reader = DatasetText.Open(stream, EmotionsName);
        return [.. DatasetReader.Read(reader, DatasetFormatCatalogue.JsonLines, new DatasetReading(EmotionsName))];
    }
}
