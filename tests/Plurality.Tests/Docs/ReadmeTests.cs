using Xunit;

namespace Plurality.Tests.Docs;

public sealed class ReadmeTests
{
    [Fact]
    public void The_code_of_the_readme_is_the_sample_that_the_checks_run()
    {
        const string Fence = "```csharp\n";
        var readme = DocumentationPages.Read("README.md");
        var start = readme.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        var block = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];

        Assert.Equal(DocumentationPages.Read("samples/ClassifyOneText/Program.cs"), block);
    }

    [Fact]
    public void The_readme_says_the_commands_that_the_checks_run()
    {
        var readme = DocumentationPages.Read("README.md");
        var checks = DocumentationPages.Read(".ci/run");

        foreach (var command in (string[])["dotnet run -c Release --project src/Plurality.Cli -- demo", "dotnet test -c Release"])
        {
            Assert.Contains($"\n{command}\n", readme, StringComparison.Ordinal);
            Assert.Contains(command, checks, StringComparison.Ordinal);
        }
    }
}
