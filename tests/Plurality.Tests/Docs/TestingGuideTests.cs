using Plurality.TestKit.Docs;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Tests.Docs;

public sealed class TestingGuideTests
{
    [Fact]
    public void The_code_of_the_page_is_code_that_tests_run()
    {
        var code = string.Concat(
            ((string[])["Inbox.cs", "InboxTests.cs"]).Select(file =>
                File.ReadAllText(Path.Combine(Repository.Root, "tests", "Plurality.Tests", "Docs", "Inboxes", file))
                    .ReplaceLineEndings("\n")
            )
        );
        var blocks = CodeBlocks.Of("docs/guide/testing.md", "csharp");

        Assert.Equal(4, blocks.Count);
        Assert.All(blocks, block => Assert.Contains(Plain(block), Plain(code), StringComparison.Ordinal));
    }

    /// <summary>Without the indentation that a method has in its class.</summary>
    private static string Plain(string code) => string.Join('\n', code.Trim().Split('\n').Select(line => line.TrimStart()));
}
