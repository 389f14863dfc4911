using Plurality.Datasets;

namespace Plurality.Runtime.Samples;

/// <summary>The texts that come with the product: everyday sentences of our own with the votes of three invented readers.</summary>
public static class SampleTexts
{
    /// <summary>The file's name, as messages call it.</summary>
    public const string Name = "emotions.jsonl";

    /// <summary>The sample set: emotions in short texts, in their file's order.</summary>
    public static IReadOnlyList<TextItem> Emotions()
    {
        using var reader = DatasetText.Open(Open(), Name);
        return [.. DatasetReader.Read(reader, DatasetFormat.JsonLines, Name)];
    }

    /// <summary>The sample set's file.</summary>
    public static Stream Open() =>
        typeof(SampleTexts).Assembly.GetManifestResourceStream("Plurality.Runtime.Samples.emotions.jsonl")
        ?? throw new InvalidOperationException("The sample set is embedded as Plurality.Runtime.Samples.emotions.jsonl.");
}
