using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Plurality.TestKit.PublicApi;

/// <summary>
/// What an assembly promises, as text: every public type with its public and protected members, sorted, a line each. What the compiler
/// adds to records and what merely overrides <see cref="object"/> is left out: it follows from the line of the type.
/// </summary>
public static class PublicApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The text, with a line feed after every line.</summary>
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (
            var types in assembly.GetExportedTypes().GroupBy(type => type.Namespace).OrderBy(types => types.Key, StringComparer.Ordinal)
        )
        {
            text.Append("namespace ").Append(types.Key).Append("\n\n");
            foreach (var type in types.OrderBy(type => Signature.Name(type), StringComparer.Ordinal))
            {
                text.Append(Signature.OfType(type)).Append('\n');
                foreach (var member in Members(type).Order(StringComparer.Ordinal))
                {
                    text.Append("    ").Append(member).Append('\n');
                }

                text.Append('\n');
            }
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{field.GetRawConstantValue()} = {field.Name}");
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [Signature.OfMethod(type.GetMethod("Invoke")!)];
        }

        return
        [
            .. type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(Signature.OfField),
            .. type.GetConstructors(Declared).Where(IsSeen).Select(Signature.OfConstructor),
            .. type.GetProperties(Declared)
                .Where(property => property.GetAccessors(nonPublic: true).Any(IsSeen))
                .Select(Signature.OfProperty),
            .. type.GetEvents(Declared).Where(item => IsSeen(item.AddMethod!)).Select(Signature.OfEvent),
            .. type.GetMethods(Declared).Where(IsOwnMethod).Select(Signature.OfMethod),
        ];
    }

    private static bool IsOwnMethod(MethodInfo method) =>
        IsSeen(method)
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && method.GetBaseDefinition().DeclaringType != typeof(object)
        && method.GetBaseDefinition().DeclaringType != typeof(ValueType);

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
