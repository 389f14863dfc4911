using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Plurality.Runtime.Tests.Conventions;

public sealed class ArchitectureTests
{
    private static readonly IReadOnlyList<TypeUse> Uses = TypeUses.In(ProductAssemblies.All);

    [Fact]
    public void No_namespaces_of_the_product_use_each_other_in_a_cycle()
    {
        var cycles = NamespaceCycles.In(Uses);

        Assert.True(cycles.Count == 0, string.Join("\n", cycles));
    }

    [Fact]
    public void The_core_refers_to_no_other_assembly_of_the_product() => Assert.Empty(ProductAssemblies.ReferencesOf("Plurality"));

    [Fact]
    public void The_llama_backend_refers_to_the_core_alone() =>
        Assert.Equal(["Plurality"], ProductAssemblies.ReferencesOf("Plurality.Llama"));

    [Fact]
    public void The_trainer_refers_to_the_core_and_the_llama_backend_alone() =>
        Assert.Equal(["Plurality", "Plurality.Llama"], ProductAssemblies.ReferencesOf("Plurality.Training"));

    [Fact]
    public void The_runtime_refers_to_the_core_the_backends_and_the_trainer_alone() =>
        Assert.Equal(
            ["Plurality", "Plurality.Llama", "Plurality.Remote", "Plurality.Training"],
            ProductAssemblies.ReferencesOf("Plurality.Runtime")
        );

    [Fact]
    public void The_remote_backend_refers_to_the_core_alone() =>
        Assert.Equal(["Plurality"], ProductAssemblies.ReferencesOf("Plurality.Remote"));

    [Fact]
    public void The_backend_decodes_nothing_outside_its_tuning_and_its_benchmarks()
    {
        var uses = Uses.Where(use =>
            IsIn(use.User, "Plurality.Llama")
            && !IsIn(use.User, "Plurality.Llama.Tuning")
            && !IsIn(use.User, "Plurality.Llama.Benchmarks")
            && IsIn(use.Used, "Plurality.Decoding")
        );

        Assert.True(!uses.Any(), string.Join("\n", uses));
    }

    [Fact]
    public void No_name_and_no_text_in_the_core_is_about_llama()
    {
        var core = ProductAssemblies.All.Single(assembly => assembly.GetName().Name == "Plurality");
        using var file = new PEReader(File.OpenRead(core.Location));

        var named = Texts(file.GetMetadataReader()).Where(text => text.Contains("llama", StringComparison.OrdinalIgnoreCase));

        Assert.Equal("", string.Join("\n", named));
    }

    [Fact]
    public void All_assemblies_of_the_product_are_looked_at()
    {
        string[] expected =
        [
            "Plurality",
            "Plurality.Cli",
            "Plurality.Llama",
            "Plurality.Remote",
            "Plurality.Runtime",
            "Plurality.Training",
        ];

        Assert.Superset(expected.ToHashSet(), ProductAssemblies.All.Select(assembly => assembly.GetName().Name!).ToHashSet());
    }

    [Fact]
    public void A_cycle_is_named_with_a_use_per_edge()
    {
        TypeUse[] uses =
        [
            new(typeof(ArchitectureTests), typeof(System.Text.StringBuilder)),
            new(typeof(System.Text.StringBuilder), typeof(System.Xml.XmlReader)),
            new(typeof(System.Xml.XmlReader), typeof(System.Text.Encoder)),
        ];

        Assert.Equal(
            "{System.Text, System.Xml}: System.Text.StringBuilder uses System.Xml.XmlReader; "
                + "System.Xml.XmlReader uses System.Text.Encoder",
            Assert.Single(NamespaceCycles.In(uses))
        );
    }

    [Fact]
    public void A_use_in_the_body_of_a_lambda_in_an_iterator_is_seen()
    {
        var uses = TypeUses.In([typeof(ArchitectureTests).Assembly]);

        Assert.Contains(new TypeUse(typeof(ArchitectureTests), typeof(Probe)), uses);
    }

    private static IEnumerable<Func<int>> Seen()
    {
        yield return () => Probe.Value;
    }

    private static bool IsIn(Type type, string name) =>
        type.Namespace is { } found && (found + ".").StartsWith(name + ".", StringComparison.Ordinal);

    /// <summary>The names that metadata holds, and the texts in code.</summary>
    private static IEnumerable<string> Texts(MetadataReader reader)
    {
        for (var name = MetadataTokens.StringHandle(1); !name.IsNil; name = reader.GetNextHandle(name))
        {
            yield return reader.GetString(name);
        }

        for (var text = MetadataTokens.UserStringHandle(1); !text.IsNil; text = reader.GetNextHandle(text))
        {
            yield return reader.GetUserString(text);
        }
    }
}

/// <summary>What a test uses to see that uses are seen.</summary>
internal static class Probe
{
    public static int Value => 1;
}
