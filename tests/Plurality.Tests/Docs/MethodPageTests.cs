using System.Globalization;
using Plurality.Estimators;
using Plurality.Tests.Traces;
using Xunit;

namespace Plurality.Tests.Docs;

public sealed class MethodPageTests
{
    public static TheoryData<string> Estimators => [.. Estimator.OfTraces.Select(estimator => estimator.Name)];

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Every_estimator_has_a_page_with_the_same_sections(string estimator)
    {
        var sections = DocumentationPages.Read(PageOf(estimator)).Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal));

        Assert.Equal(
            ["## Idea", "## Formula", "## Source", "## Defaults", "## Degenerate cases", "## When not to use it", "## Worked example"], sections);
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void The_worked_example_of_a_page_is_what_the_estimator_computes(string estimator)
    {
        string[][] rows = [.. Rows(DocumentationPages.Read(PageOf(estimator)))];
        string[] options = [.. rows.Select(row => row[0])];
        var trace = TraceExample.Of(options, Step(rows, column: 1), Step(rows, column: 2));

        var computed = Estimator.Named(estimator).Estimate(trace).Probabilities;

        string[] written = [.. rows.SkipLast(1).Select(row => row[^1])];
        string[] rounded = [.. computed.Zip(written, (value, text) => value.ToString("F" + Decimals(text), CultureInfo.InvariantCulture))];
        Assert.Equal(written, rounded);
    }

    private static string PageOf(string estimator) => $"docs/methods/{estimator}.md";

    /// <summary>The rows of the last table of a page: option, probability at each step, result.</summary>
    private static IEnumerable<string[]> Rows(string page) =>
        page[page.IndexOf("| option |", StringComparison.Ordinal)..].Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|', ' ').Split(" | "));

    /// <summary>A column of probabilities; the option in bold is the one that is written.</summary>
    private static (double[] Scores, string? Chosen) Step(string[][] rows, int column) => (
        TraceExample.Shares([.. rows.Select(row => double.Parse(row[column].Trim('*'), CultureInfo.InvariantCulture))]),
        rows.Single(row => row[column].StartsWith('*'))[0]);

    private static int Decimals(string number) => number.Length - number.IndexOf('.', StringComparison.Ordinal) - 1;
}
