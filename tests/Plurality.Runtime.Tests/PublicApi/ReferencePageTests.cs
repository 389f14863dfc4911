using System.Reflection;
using Plurality.Labels;
using Plurality.Llama;
using Plurality.Remote;
using Plurality.Runtime.Runs;
using Plurality.Testing;
using Plurality.TestKit.Folders;
using Plurality.TestKit.PublicApi;
using Xunit;

namespace Plurality.Runtime.Tests.PublicApi;

public sealed class ReferencePageTests
{
    /// <summary>A new public type needs a user who must name it.</summary>
    private const int MostPublicTypes = 154;

    private static readonly Assembly[] Product =
    [
        typeof(LabelSet).Assembly,
        typeof(LlamaLanguageModel).Assembly,
        typeof(RemoteLanguageModel).Assembly,
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

    [Fact]
    public void Every_public_type_has_an_example_that_its_page_shows_or_links_to()
    {
        var without = Product.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => ReferencePage.ExampleOf(type) is null);

        Assert.Empty(without.Select(type => type.FullName));
    }

    [Fact]
    public void Every_public_type_with_state_says_which_threads_may_use_it()
    {
        var silent =
            from assembly in Product
            let documentation = ReferencePage.Documentation(assembly)
            from type in assembly.GetExportedTypes()
            where HasState(type) && !documentation[$"T:{type.FullName}"].Value.Contains("thread", StringComparison.OrdinalIgnoreCase)
            select type.FullName;

        Assert.Empty(silent);
    }

    [Fact]
    public void Public_members_name_no_internal_exception()
    {
        var hidden =
            from assembly in Product
            let types = Product.SelectMany(product => product.GetTypes()).ToLookup(type => $"T:{type.FullName}")
            let shown = assembly.GetExportedTypes().Select(type => type.FullName!.Replace('+', '.')).ToHashSet()
            from member in ReferencePage.Documentation(assembly)
            where shown.Contains(TypeNameOf(member.Key)) && IsPublic(assembly, member.Key)
            from exception in member.Value.Elements("exception")
            from type in types[exception.Attribute("cref")!.Value]
            where !type.IsVisible
            select $"{member.Key}: {type.Name}";

        Assert.Empty(hidden);
    }

    /// <summary>Everything but records, enums, delegates, exceptions, and static classes to which nothing can be added.</summary>
    private static bool HasState(Type type) =>
        type.IsInterface
        || (
            type.IsClass
            && !type.IsAssignableTo(typeof(Exception))
            && !type.IsAssignableTo(typeof(Delegate))
            && type.GetMethod("<Clone>$") is null
            && !(type is { IsAbstract: true, IsSealed: true } && type.GetMember("Register").Length == 0)
        );

    private static string TypeNameOf(string member) =>
        member.StartsWith("T:", StringComparison.Ordinal)
            ? member[2..]
            : member[2..].Split('(')[0][..member[2..].Split('(')[0].LastIndexOf('.')];

    private static bool IsPublic(Assembly assembly, string member)
    {
        var name = member[2..].Split('(')[0].Split('.')[^1].Split('`')[0].Replace('#', '.');
        return member.StartsWith("T:", StringComparison.Ordinal) || assembly.GetType(TypeNameOf(member))?.GetMember(name).Length > 0;
    }
}
