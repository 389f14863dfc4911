using System.Globalization;

namespace Plurality.Llama.Gguf;

/// <summary>Checks that every tensor has a unique name, a valid shape and format, and the right place in the file.</summary>
internal static class TensorFaults
{
    private const string AlignmentKey = "general.alignment";
    private const ulong DefaultAlignment = 32;
    private const double MaxAlignment = 1 << 20;

    /// <summary>The library stores names in 64 bytes, including a zero at the end.</summary>
    private const int MaxNameLength = 63;

    /// <summary>Checks a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="parts">The number of files of its model. A part may be without tensors.</param>
    public static IEnumerable<string> Of(GgufFile file, int parts = 1)
    {
        if (file.Tensors.Count == 0 && parts == 1)
        {
            return ["there must be tensors; the file has none"];
        }

        if (Alignment(file) is not { } alignment)
        {
            return [$"'{AlignmentKey}' must be a power of 2 of at most {MaxAlignment}"];
        }

        return [.. Names(file), .. Places(file, alignment)];
    }

    /// <summary>The first byte of the tensors' data.</summary>
    /// <param name="file">A file without faults.</param>
    public static long DataStart(GgufFile file) => (long)Pad((UInt128)file.HeaderEnd, Alignment(file) ?? DefaultAlignment);

    private static ulong? Alignment(GgufFile file)
    {
        if (!file.Metadata.ContainsKey(AlignmentKey))
        {
            return DefaultAlignment;
        }

        return file.Integer(AlignmentKey) is >= 1 and <= MaxAlignment and var value && ulong.IsPow2((ulong)value) ? (ulong)value : null;
    }

    private static IEnumerable<string> Names(GgufFile file)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in file.Tensors)
        {
            if (tensor.Name.Length is 0 or > MaxNameLength)
            {
                yield return $"tensor names must have 1 to {MaxNameLength} characters; got '{tensor.Name}'";
            }

            if (!seen.Add(tensor.Name))
            {
                yield return $"tensor names must be different; got '{tensor.Name}' twice";
            }
        }
    }

    /// <summary>
    /// Tensors follow each other in the order of the list, each padded to the alignment. The last padding may be missing.
    /// </summary>
    private static IEnumerable<string> Places(GgufFile file, ulong alignment)
    {
        var start = Pad((UInt128)file.HeaderEnd, alignment);
        UInt128 expected = 0;
        foreach (var tensor in file.Tensors)
        {
            if (ShapeFault(tensor) is { } fault)
            {
                yield return fault;
                yield break; // without its size, the places of all others are unknown
            }

            if (tensor.Offset != expected)
            {
                yield return Invariant(
                    $"tensor '{tensor.Name}' must start at byte {expected} of the data, after the one before; got {tensor.Offset}"
                );
                yield break;
            }

            var end = start + expected + tensor.Bytes!.Value;
            if (end > (UInt128)file.Length)
            {
                yield return Invariant(
                    $"tensor '{tensor.Name}' must end within the file, which has {file.Length} bytes; its end would be at {end}"
                );
                yield break;
            }

            expected = Pad(expected + tensor.Bytes.Value, alignment);
        }
    }

    private static string? ShapeFault(GgufTensor tensor)
    {
        if (tensor.Type is not { } type)
        {
            return Invariant($"the format of tensor '{tensor.Name}' must be one that llama.cpp reads; got number {tensor.TypeNumber}");
        }

        if (tensor.Elements is null)
        {
            return $"the dimensions of tensor '{tensor.Name}' must be at least 1 and their product at most 2^62; got {Shape(tensor)}";
        }

        if (tensor.Bytes is null)
        {
            return $"the rows of tensor '{tensor.Name}' must be whole blocks of {type.BlockLength} ({type.Name}); got {Shape(tensor)}";
        }

        return null;
    }

    private static string Shape(GgufTensor tensor) =>
        string.Join(" × ", tensor.Dimensions.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture)));

    private static UInt128 Pad(UInt128 value, ulong alignment) => (value + alignment - 1) / alignment * alignment;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
