using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Plurality.TestKit.PublicApi;

/// <summary>Declarations as a reader of C# would write them, nullability included.</summary>
internal static class Signature
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
    };

    public static string OfType(Type type)
    {
        var inherited =
            type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && !type.IsEnum
                ? [parent]
                : Type.EmptyTypes;
        var own = type.GetInterfaces().Except(inherited.SelectMany(parent => parent.GetInterfaces())).ToArray();
        var interfaces = own.Except(own.SelectMany(item => item.GetInterfaces())).Where(item => !IsEquatableRecord(type, item));
        string[] bases = type.IsEnum ? [] : [.. inherited.Select(Name), .. interfaces.Select(Name).Order(StringComparer.Ordinal)];
        return $"{Modifiers(type)} {Name(type)}{(bases.Length > 0 ? " : " + string.Join(", ", bases) : "")}";
    }

    public static string OfField(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Constant(field.GetRawConstantValue())}" : "";
        return $"{Protected(field.IsFamily)}{kind}{Name(new NullabilityInfoContext().Create(field))} {field.Name}{value}";
    }

    public static string OfConstructor(ConstructorInfo constructor) =>
        $"{Protected(!constructor.IsPublic)}{Bare(constructor.DeclaringType!)}({Parameters(constructor)})";

    public static string OfProperty(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(accessor => accessor.IsPublic || accessor.IsFamily).ToArray();
        var setter = accessors.FirstOrDefault(accessor => accessor.ReturnType == typeof(void));
        var isInit = setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ?? false;
        var required = property.GetCustomAttribute<RequiredMemberAttribute>() is null ? "" : "required ";
        var indices = property.GetIndexParameters();
        var name = indices.Length == 0 ? property.Name : $"this[{string.Join(", ", indices.Select(Parameter))}]";
        var reads = accessors.Any(accessor => accessor.ReturnType != typeof(void)) ? "get; " : "";
        var writes =
            setter is null ? ""
            : isInit ? "init; "
            : "set; ";
        return $"{Protected(accessors.All(accessor => !accessor.IsPublic))}{required}{Modifiers(accessors[0])}"
            + $"{Name(new NullabilityInfoContext().Create(property))} {name} {{ {reads}{writes}}}";
    }

    public static string OfEvent(EventInfo item) =>
        $"{Protected(!item.AddMethod!.IsPublic)}{Modifiers(item.AddMethod)}event {Name(item.EventHandlerType!)} {item.Name}";

    public static string OfMethod(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        var returned = Name(new NullabilityInfoContext().Create(method.ReturnParameter));
        return $"{Protected(!method.IsPublic)}{Modifiers(method)}{returned} {method.Name}{generic}({Parameters(method)})";
    }

    public static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var outer = type.IsNested ? Bare(type.DeclaringType!) + "." : "";
        return outer + Bare(type) + (type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : "");
    }

    private static string Name(NullabilityInfo info)
    {
        var mark = !info.Type.IsValueType && info.ReadState == NullabilityState.Nullable ? "?" : "";
        if (info.ElementType is { } element)
        {
            return Name(element) + "[]" + mark;
        }

        var isPlain =
            !info.Type.IsGenericType || Nullable.GetUnderlyingType(info.Type) is not null || info.GenericTypeArguments.Length == 0;
        var outer = info.Type.IsNested ? Bare(info.Type.DeclaringType!) + "." : "";
        var name = isPlain ? Name(info.Type) : $"{outer}{Bare(info.Type)}<{string.Join(", ", info.GenericTypeArguments.Select(Name))}>";
        return name + mark;
    }

    private static string Bare(Type type) => type.Name.Split('`')[0];

    private static string Modifiers(Type type)
    {
        if (type.IsEnum)
        {
            return "public enum";
        }

        if (type.IsInterface)
        {
            return "public interface";
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return "public delegate";
        }

        var isRecord = type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;
        if (type.IsValueType)
        {
            return $"public "
                + $"{(type.GetCustomAttribute<IsReadOnlyAttribute>() is null ? "" : "readonly ")}{(isRecord ? "record " : "")}struct";
        }

        var kind = type switch
        {
            { IsAbstract: true, IsSealed: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true } => "sealed ",
            _ => "",
        };
        return $"public {kind}{(isRecord ? "record" : "class")}";
    }

    private static string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            return method.IsStatic ? "static " : "";
        }

        if (method.IsStatic)
        {
            return "static ";
        }

        if (method.GetBaseDefinition() != method)
        {
            return "override ";
        }

        if (method.IsAbstract)
        {
            return "abstract ";
        }

        return method.IsVirtual && !method.IsFinal ? "virtual " : "";
    }

    private static string Protected(bool isProtected) => isProtected ? "protected " : "";

    private static bool IsEquatableRecord(Type type, Type item) =>
        item.IsGenericType
        && item.GetGenericTypeDefinition() == typeof(IEquatable<>)
        && item.GetGenericArguments()[0] == type
        && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var kind =
            parameter.IsOut ? "out "
            : parameter.IsIn ? "in "
            : parameter.ParameterType.IsByRef ? "ref "
            : "";
        var value =
            !parameter.HasDefaultValue ? ""
            : parameter.DefaultValue is null && parameter.ParameterType.IsValueType ? " = default"
            : $" = {Constant(parameter.DefaultValue)}";
        return $"{kind}{Name(new NullabilityInfoContext().Create(parameter))} {parameter.Name}{value}";
    }

    private static string Constant(object? value) =>
        value switch
        {
            null => "null",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
}
