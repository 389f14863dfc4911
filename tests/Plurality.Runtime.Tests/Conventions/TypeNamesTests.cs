using System.Reflection;
using Plurality.Cli;
using Xunit;

namespace Plurality.Runtime.Tests.Conventions;

public sealed class TypeNamesTests
{
    private const string Product = "Plurality";

    [Fact]
    public void No_two_types_of_the_product_have_one_name()
    {
        var shared = Assemblies()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsNested && type.Namespace is { } name && (name + ".").StartsWith(Product + ".", StringComparison.Ordinal))
            .GroupBy(type => type.Name.Split('`')[0], StringComparer.Ordinal)
            // A generic type and the static class of the same full name that makes it are one name.
            .Where(types => types.DistinctBy(type => type.FullName!.Split('`')[0]).Count() > 1)
            .Select(types => string.Join(" and ", types.Select(type => type.FullName)));

        Assert.Equal("", string.Join("; ", shared));
    }

    [Fact]
    public void All_assemblies_of_the_product_are_looked_at() => Assert.True(Assemblies().Count >= 3);

    /// <summary>The command line and what it refers to, directly or not.</summary>
    private static HashSet<Assembly> Assemblies()
    {
        HashSet<Assembly> found = [];
        var open = new Stack<Assembly>([typeof(CommandLine).Assembly]);
        while (open.TryPop(out var assembly))
        {
            if (!found.Add(assembly))
            {
                continue;
            }

            foreach (var reference in assembly.GetReferencedAssemblies())
            {
                if (reference.Name!.Split('.')[0] == Product)
                {
                    open.Push(Assembly.Load(reference));
                }
            }
        }

        return found;
    }
}
