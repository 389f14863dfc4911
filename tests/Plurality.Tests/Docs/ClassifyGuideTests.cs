using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Methods;
using Plurality.Testing;
using Plurality.TestKit.Docs;
using Plurality.TestKit.Folders;
using Plurality.Tests.Docs.Classifying;
using Xunit;

namespace Plurality.Tests.Docs;

public sealed class ClassifyGuideTests
{
    private static readonly TextItem[] Documents = [.. Enumerable.Range(0, 3).Select(i => new TextItem($"d{i}", $"text {i}"))];

    private static readonly TextItem[] Pool =
    [
        .. Enumerable.Range(0, 8).Select(i => new TextItem($"p{i}", $"example {i}") { Labels = i % 2 == 0 ? ["joy"] : ["anger", "fear"] }),
    ];

    [Fact]
    public void The_code_of_the_page_is_code_that_tests_run()
    {
        var code = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Plurality.Tests", "Docs", "Classifying", "Examples.cs"));
        var blocks = CodeBlocks.Of("docs/guide/classify.md", "csharp");

        Assert.Equal(3, blocks.Count);
        Assert.All(blocks, block => Assert.Contains(Plain(block), Plain(code.ReplaceLineEndings("\n")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_document_gets_a_line()
    {
        using var model = new ScriptedModel();

        var output = await Examples.ClassifyAsync(model, Examples.Task(Pool), Documents);

        Assert.Equal(["d0", "d1", "d2"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]));
    }

    [Fact]
    public async Task A_saved_state_is_applied()
    {
        using var model = new ScriptedModel();
        using var folder = new TemporaryFolder();
        var task = Examples.Task(Pool);
        var state = Method.Parse("first-step").Fit(new MethodData { Labels = [.. task.Labels] });
        var path = folder.File("state.json");
        await File.WriteAllTextAsync(path, state.ToJson(), TestContext.Current.CancellationToken);

        var outcome = await Examples.ApplyAsync(model, task, path);

        var classifier = new Classifier(model, task, Method.Parse("first-step"));
        var expected = await classifier.ClassifyAsync("The landlord kept our deposit.", TestContext.Current.CancellationToken);
        Assert.Equal(expected.Value.Probabilities.Probabilities, outcome.Value.Probabilities.Probabilities);
    }

    private static string Plain(string code) => string.Join('\n', code.Trim().Split('\n').Select(line => line.TrimStart()));
}
