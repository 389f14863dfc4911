using Plurality.Analysis;
using Xunit;

namespace Plurality.Tests.Docs;

public sealed class AnalysisPageTests
{
    public static TheoryData<string> Analyses => [.. AnalysisCatalogue.All.Select(analysis => analysis.Name)];

    [Theory]
    [MemberData(nameof(Analyses))]
    public void Every_analysis_has_a_page_that_asks_its_question_and_says_what_was_found_by_which_experiment(string analysis)
    {
        var page = DocumentationPages.Read($"docs/analyses/{analysis}.md");

        var sections = page.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            ["## Question", "## Definition", "## How to read the chart", "## What Ma et al. found", "## What the embedded model shows"],
            sections
        );
        Assert.StartsWith($"# {analysis}\n", page, StringComparison.Ordinal);
        Assert.Contains(AnalysisCatalogue.Named(analysis).Question, page, StringComparison.Ordinal);
        Assert.Contains(
            ".yaml](../../experiments/",
            page[page.IndexOf(sections[^1], StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
    }
}
