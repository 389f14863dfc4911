using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Plurality.Datasets;
using Plurality.Llama.Adapters;
using Plurality.Llama.Files;
using Plurality.Runtime.DataFiles;
using Plurality.Runtime.Finetuning;
using Plurality.Runtime.Samples;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Docs;

/// <summary>The adapter that is shipped, and the folder <c>experiments/adapters</c> that makes it again.</summary>
public sealed partial class AdapterFilesTests
{
    private static readonly string Adapters = Path.Combine(Repository.Root, "experiments", "adapters");

    public static TheoryData<string> Own => ["everyday.train.jsonl", "everyday.dev.jsonl"];

    [Fact]
    public void The_run_file_can_be_read_and_asks_as_classify_does()
    {
        using var folder = new TemporaryFolder();
        var copy = Directory.CreateDirectory(folder.File("adapters"));
        var data = Directory.CreateDirectory(folder.File("data"));
        foreach (var file in Directory.EnumerateFiles(Adapters))
        {
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        }

        var written = Path.Combine(copy.FullName, "emotions.yaml");
        foreach (Match name in NamedData().Matches(File.ReadAllText(written)))
        {
            File.WriteAllText(Path.Combine(data.FullName, Path.GetFileName(name.Value)), "");
        }

        var spec = FinetuneFile.Read(written);

        Assert.Equal(Path.GetFileName(EmbeddedAdapter.Path), spec.Name + ".lora.gguf");
        Assert.Equal(EmbeddedAdapter.Noun, spec.Prompt.Noun);
        Assert.Equal(
            EmbeddedAdapter.LabelSets.Select(labels => string.Join(' ', labels)),
            spec.Data.Select(data => string.Join(' ', data.Labels!)).Distinct()
        );
    }

    [Fact]
    public void The_page_of_the_models_states_size_and_hash_of_the_adapter()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "models", "README.md"));
        var bytes = File.ReadAllBytes(EmbeddedAdapter.Path);

        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(bytes)), page, StringComparison.Ordinal);
        Assert.Contains(bytes.Length.ToString("n0", CultureInfo.InvariantCulture) + " bytes", page, StringComparison.Ordinal);
        Assert.InRange(bytes.Length, 1, 6_000_000);
        Assert.Equal(8, Assert.Single(AdapterFile.Read(EmbeddedAdapter.Path).Ranks));
    }

    [Theory]
    [MemberData(nameof(Own))]
    public void Labels_of_the_everyday_texts_are_those_of_two_readers_in_three(string file)
    {
        foreach (var item in Read(file))
        {
            Assert.Equal(["a1", "a2", "a3"], item.Annotations!.Keys.Order(StringComparer.Ordinal));
            var votes = item.Annotations.Values.SelectMany(vote => vote).CountBy(label => label);
            var labels = votes.Where(vote => vote.Value >= 2).Select(vote => vote.Key).Order(StringComparer.Ordinal);
            Assert.Equal((item.Id, string.Join(' ', labels)), (item.Id, string.Join(' ', item.Labels!)));
        }
    }

    /// <summary>What was learned is not what is shown: no everyday text is, or shares many words with, a sample text.</summary>
    [Fact]
    public void Everyday_texts_are_not_the_sample_texts()
    {
        var samples = SampleSet.Emotions().Select(item => Words(item.Text)).ToList();
        var (train, dev) = (Read("everyday.train.jsonl"), Read("everyday.dev.jsonl"));

        foreach (var item in train.Concat(dev))
        {
            var words = Words(item.Text);
            Assert.All(samples, sample => Assert.InRange(Shared(words, sample), 0, 0.2999));
        }

        Assert.Empty(train.Select(item => item.Text).Intersect(dev.Select(item => item.Text)));
        Assert.Equal((1180, 120), (train.Count, dev.Count));
    }

    private static double Shared(HashSet<string> one, HashSet<string> other) =>
        one.Count == 0 || other.Count == 0 ? 0 : (double)one.Intersect(other).Count() / one.Union(other).Count();

    private static HashSet<string> Words(string text) => [.. Word().Matches(text).Select(word => word.Value.ToUpperInvariant())];

    private static List<TextItem> Read(string file)
    {
        var path = Path.Combine(Adapters, file);
        return [.. DataFile.Read(File.OpenRead(path), new DatasetReading(path))];
    }

    [GeneratedRegex("[A-Za-z]{4,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"\.\./data/[^\s,\]]+")]
    private static partial Regex NamedData();
}
