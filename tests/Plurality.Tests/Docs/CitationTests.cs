using System.Text.RegularExpressions;
using Plurality.TestKit.Docs;
using Xunit;

namespace Plurality.Tests.Docs;

/// <summary>Every citation of a page, in code as in prose, leads to a page and a section that exist.</summary>
public sealed partial class CitationTests
{
    private static readonly string[] Sources = [.. SourceFiles(".cs")];

    private static readonly string[] Pages = [.. SourceFiles(".md")];

    [Fact]
    public void Every_page_that_code_cites_exists_and_has_the_section()
    {
        var broken =
            from source in Sources
            from Match citation in Citation().Matches(DocumentationPages.Read(source))
            where !Resolves(citation.Groups["page"].Value, citation.Groups["anchor"].Value)
            select $"{source}: {citation.Value}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_relative_link_of_a_page_leads_to_a_file_and_a_section_that_exist()
    {
        var broken =
            from page in Pages
            from Match link in Link().Matches(DocumentationPages.Read(page))
            let path = link.Groups["path"].Value
            where !path.Contains("://", StringComparison.Ordinal)
            let target = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path)
            where !Resolves(target, link.Groups["anchor"].Value)
            select $"{page}: {link.Value}";

        Assert.Empty(broken);
    }

    [Fact]
    public void The_definitions_are_cited_with_folder_and_section()
    {
        var bare =
            from source in Sources.Concat(Pages)
            where Path.GetFileName(source) != $"{nameof(CitationTests)}.cs"
            from Match citation in Bare().Matches(DocumentationPages.Read(source))
            select $"{source}: {citation.Value}";

        Assert.Empty(bare);
    }

    [Fact]
    public void The_definitions_have_the_sections_that_the_code_cites() =>
        Assert.True(Sources.Sum(source => Citation().Count(DocumentationPages.Read(source))) > 50);

    [Theory]
    [InlineData("# Two words\n", "two-words")]
    [InlineData("## 3. A generation and its label steps\n", "3-a-generation-and-its-label-steps")]
    [InlineData("## Soft scores: Q against Ĥ\n", "soft-scores-q-against-ĥ")]
    [InlineData("### The [link](page.md) and `code_name`\n", "the-link-and-code_name")]
    [InlineData("# Twice\n\n# Twice\n", "twice-1")]
    public void A_heading_has_the_anchor_that_github_gives_it(string markdown, string anchor) =>
        Assert.Contains(anchor, MarkdownAnchors.Of(markdown));

    [Fact]
    public void A_line_of_a_code_block_is_no_heading() => Assert.Empty(MarkdownAnchors.Of("```sh\n# comment\n```\n"));

    private static bool Resolves(string page, string anchor) =>
        DocumentationPages.Exists(page) && (anchor.Length == 0 || MarkdownAnchors.Of(DocumentationPages.Read(page)).Contains(anchor));

    /// <summary>The repository's own files with an ending, without what builds and tools have written.</summary>
    private static IEnumerable<string> SourceFiles(string extension) =>
        RepositoryFiles.All.Where(path => path.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>A page below <c>docs</c>, or one of those at the root, with or without a section.</summary>
    [GeneratedRegex(
        @"(?<![\w/.])(?<page>docs/[\w/.-]+\.md|ARCHITECTURE\.md|CONTRIBUTING\.md)(#(?<anchor>[\w-]+))?",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Citation();

    [GeneratedRegex(@"\]\((?<path>[^)#\s]*)(#(?<anchor>[^)\s]*))?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    /// <summary>A citation that no reader can follow: the page without its folder, or with a section in words.</summary>
    [GeneratedRegex(@"(?<!docs/|\.\./|\]\()\bmethod\.md|\barchitecture\.md|docs/method\.md,? +(§|section)", RegexOptions.ExplicitCapture)]
    private static partial Regex Bare();
}
