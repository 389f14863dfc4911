using System.Reflection;

namespace Plurality.Runtime.Tests.Conventions;

/// <summary>The assemblies that <c>src/</c> builds and that these tests reach.</summary>
internal static class ProductAssemblies
{
    /// <summary>Every assembly of the product beside the tests, without those of <c>tests/</c>.</summary>
    public static IReadOnlyList<Assembly> All { get; } =
    [
        .. Directory
            .EnumerateFiles(AppContext.BaseDirectory, "Plurality*.dll")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(IsProduct)
            .Order(StringComparer.Ordinal)
            .Select(Assembly.Load),
    ];

    /// <summary>The product's assemblies that one refers to.</summary>
    public static IReadOnlyList<string> ReferencesOf(string assembly) =>
        [
            .. All.Single(one => one.GetName().Name == assembly)
                .GetReferencedAssemblies()
                .Select(reference => reference.Name!)
                .Where(IsProduct)
                .Order(StringComparer.Ordinal),
        ];

    private static bool IsProduct(string name) =>
        (name == "Plurality" || name.StartsWith("Plurality.", StringComparison.Ordinal))
        && !name.EndsWith(".Tests", StringComparison.Ordinal)
        && name is not ("Plurality.TestKit" or "Plurality.Extension");
}
