using System.Reflection;
using System.Reflection.Emit;

namespace Plurality.Runtime.Tests.Conventions;

/// <summary>One type of the product uses another.</summary>
/// <param name="User">The type whose declaration or code names the other.</param>
/// <param name="Used">The other type.</param>
internal sealed record TypeUse(Type User, Type Used)
{
    public override string ToString() => $"{User.FullName} uses {Used.FullName}";
}

/// <summary>
/// Finds what types use: in base types, members, attributes and the instructions of method bodies. A nested type counts as its outermost
/// type, so that closures and state machines count as the code that they are made from. The compiler replaces constants by their values;
/// uses of them are not seen.
/// </summary>
internal static class TypeUses
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<short, OpCode> Instructions = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>The uses of the product's types by the types of assemblies, each once, without uses of itself.</summary>
    public static IReadOnlyList<TypeUse> In(IEnumerable<Assembly> assemblies) =>
        [
            .. assemblies
                .SelectMany(assembly => assembly.GetTypes())
                .Where(IsProduct)
                .SelectMany(type =>
                    UsedBy(type).SelectMany(Parts).Where(IsProduct).Select(used => new TypeUse(Outermost(type), Outermost(used)))
                )
                .Where(use => use.User != use.Used)
                .Distinct()
                .OrderBy(use => use.ToString(), StringComparer.Ordinal),
        ];

    private static IEnumerable<Type> UsedBy(Type type) =>
        [
            .. type.BaseType is { } parent ? (Type[])[parent] : [],
            .. type.GetInterfaces(),
            .. AttributesOf(type),
            .. type.GetGenericArguments().SelectMany(Constraints),
            .. type.GetFields(Declared).SelectMany(field => AttributesOf(field).Prepend(field.FieldType)),
            .. type.GetProperties(Declared).SelectMany(AttributesOf),
            .. type.GetMethods(Declared).SelectMany(method => UsedBy(method).Append(method.ReturnType)),
            .. type.GetMethods(Declared).SelectMany(method => method.GetGenericArguments()).SelectMany(Constraints),
            .. type.GetConstructors(Declared).SelectMany(UsedBy),
        ];

    private static IEnumerable<Type> UsedBy(MethodBase method)
    {
        var body = method.GetMethodBody();
        return
        [
            .. AttributesOf(method),
            .. method.GetParameters().Select(parameter => parameter.ParameterType),
            .. body?.LocalVariables.Select(local => local.LocalType) ?? [],
            .. body?.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
                .Select(clause => clause.CatchType!)
                ?? [],
            .. body is null ? [] : Tokens(body.GetILAsByteArray()!).SelectMany(token => Named(method, token)),
        ];
    }

    /// <summary>The metadata tokens in instructions.</summary>
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length; )
        {
            // The first byte of a long instruction is 0xFE; the value of its code has both bytes.
            var isLong = code[at] == 0xFE;
            var instruction = Instructions[isLong ? unchecked((short)((code[at] << 8) | code[at + 1])) : code[at]];
            at += isLong ? 2 : 1;
            switch (instruction.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return BitConverter.ToInt32(code, at);
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }

    private static IEnumerable<Type> Named(MethodBase method, int token)
    {
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var arguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMember(token, typeArguments, arguments) switch
        {
            Type type => [type],
            MethodInfo { IsGenericMethod: true } called => [called.DeclaringType!, .. called.GetGenericArguments()],
            { DeclaringType: { } declaring } => [declaring],
            _ => [],
        };
    }

    private static IEnumerable<Type> AttributesOf(MemberInfo member) =>
        member.CustomAttributes.SelectMany(attribute =>
            attribute
                .ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.TypedValue))
                .Select(argument => argument.Value)
                .OfType<Type>()
                .Prepend(attribute.AttributeType)
        );

    private static IEnumerable<Type> Constraints(Type parameter) =>
        parameter.IsGenericParameter ? parameter.GetGenericParameterConstraints() : [];

    /// <summary>A type without pointers and arrays, and the types in it.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.IsFunctionPointer)
        {
            return type.GetFunctionPointerParameterTypes().Append(type.GetFunctionPointerReturnType()).SelectMany(Parts);
        }

        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsConstructedGenericType
            ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition())
            : [type];
    }

    private static bool IsProduct(Type type) =>
        !type.IsGenericParameter
        && type.Namespace is { } name
        && (name == "Plurality" || name.StartsWith("Plurality.", StringComparison.Ordinal));

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
