using System.Text.RegularExpressions;
using Xunit;

namespace Plurality.Tests.Docs;

public sealed partial class NamedPathTests
{
    public static TheoryData<string> Pages => [.. DocumentationPages.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_that_a_page_names_exists(string page)
    {
        var missing = NamedPath()
            .Matches(DocumentationPages.Read(page))
            .Select(match => match.Groups["path"].Value)
            .Where(path => !DocumentationPages.Exists(path));

        Assert.Empty(missing);
    }

    [Fact]
    public void The_architecture_page_names_the_files_on_a_documents_way() =>
        Assert.True(NamedPath().Count(DocumentationPages.Read("ARCHITECTURE.md")) > 30);

    /// <summary>A path of this repository between backticks, from its root, without wildcards.</summary>
    [GeneratedRegex(@"`(?<path>(src|tests|docs|samples|bench|eng|models|\.ci)/[^`\s*]*)`", RegexOptions.ExplicitCapture)]
    private static partial Regex NamedPath();
}
