using System.Reflection;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Runtime.Runs;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Plurality.TestKit.PublicApi;
using Xunit;

namespace Plurality.Runtime.Tests.PublicApi;

public sealed class ReferencePageTests
{
    /// <summary>A new public type needs a user who must name it.</summary>
    private const int MostPublicTypes = 150;

    private static readonly Assembly[] Product =
    [
        typeof(LabelSet).Assembly,
        typeof(LlamaLanguageModel).Assembly,
        typeof(RunEvaluation).Assembly,
        typeof(ScriptedModel).Assembly,
    ];

    private static readonly string File = Path.Combine(Repository.Root, "docs", "reference", "api.md");

    [Fact]
    public void The_packages_have_no_more_public_types_than_the_limit()
    {
        var counts = Product.ToDictionary(assembly => assembly.GetName().Name!, assembly => assembly.GetExportedTypes().Length);

        Assert.True(counts.Values.Sum() <= MostPublicTypes, string.Join(", ", counts));
    }

    [Fact]
    public void The_page_of_the_public_api_lists_every_public_type_with_its_summary()
    {
        var page = ReferencePage.Of(Product);
        if (Environment.GetEnvironmentVariable(ApprovedPublicApi.ApproveVariable) == "1")
        {
            System.IO.File.WriteAllText(File, page);
        }

        Assert.True(
            System.IO.File.Exists(File) && System.IO.File.ReadAllText(File).ReplaceLineEndings("\n") == page,
            "docs/reference/api.md must list the public types; it differs. "
                + $"Run this test once with {ApprovedPublicApi.ApproveVariable}=1 and commit it."
        );
    }

    [Fact]
    public void Every_public_type_has_a_summary_and_every_page_exists()
    {
        var lines = ReferencePage.Of(Product).Split('\n').Where(line => line.StartsWith("- [", StringComparison.Ordinal)).ToList();

        Assert.Equal(Product.Sum(assembly => assembly.GetExportedTypes().Length), lines.Count);
        Assert.DoesNotContain(lines, line => line.EndsWith(": ", StringComparison.Ordinal));
        Assert.All(lines, line =>
        {
            var path = line.Split("](")[1].Split(')')[0].Split('#')[0];
            Assert.True(System.IO.File.Exists(Path.Combine(Path.GetDirectoryName(File)!, path)), path);
        });
    }
}
