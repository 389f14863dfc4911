using System.Reflection;

namespace Plurality.TestKit.Conventions;

/// <summary>Rules that every public type keeps, found out by reflection; each method lists who breaks one.</summary>
public static class PublicTypes
{
    /// <summary>Classes that are open to inheritance by accident: neither sealed nor abstract nor static.</summary>
    public static IEnumerable<string> OpenClasses(Assembly assembly) =>
        assembly
            .GetExportedTypes()
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false })
            .Select(type => type.FullName!);

    /// <summary>Public or protected fields, constants and the members of enums aside.</summary>
    public static IEnumerable<string> Fields(Assembly assembly) =>
        assembly
            .GetExportedTypes()
            .Where(type => !type.IsEnum)
            .SelectMany(type =>
                type.GetFields(
                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly
                )
            )
            .Where(field => (field.IsPublic || field.IsFamily) && !field.IsLiteral)
            .Select(field => $"{field.DeclaringType!.FullName}.{field.Name}");

    /// <summary>Errors that users must fix and that are not sealed, or have not exactly one public constructor.</summary>
    public static IEnumerable<string> OpenExceptions(Assembly assembly) =>
        assembly
            .GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(PluralityException)) && !(type.IsSealed && type.GetConstructors().Length == 1))
            .Select(type => type.FullName!);

    /// <summary>Types whose namespace does not begin with the assembly's name.</summary>
    public static IEnumerable<string> Strays(Assembly assembly) =>
        assembly
            .GetExportedTypes()
            .Where(type =>
                type.Namespace is not { } name || !(name + ".").StartsWith(assembly.GetName().Name + ".", StringComparison.Ordinal)
            )
            .Select(type => type.FullName!);
}
