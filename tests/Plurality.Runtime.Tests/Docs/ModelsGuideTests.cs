using Plurality.TestKit.Folders;
using Plurality.TestKit.TinyModels;
using Xunit;

namespace Plurality.Runtime.Tests.Docs;

/// <summary>docs/guide/models.md lists the architectures that are tested.</summary>
public sealed class ModelsGuideTests
{
    [Fact]
    public void The_table_has_the_architectures_of_the_tests()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "guide", "models.md"));

        var rows = lines.SkipWhile(line => line != "| architecture | models |").Skip(2).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(TinyArchitectures.All.Select(architecture => $"| {architecture.Name} | {architecture.Models} |"), rows);
    }
}
