using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;

namespace Plurality.Llama.Adapters;

/// <summary>Reads the numbers of adapters from GGUF files.</summary>
internal static class GgufAdapterReader
{
    private const int BlockLength = 32;
    private const int BlockBytes = 34;

    /// <summary>Reads an adapter whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file is missing, damaged, no adapter, or has a number that is not finite.</exception>
    public static LoraAdapter Read(string path) => Read(AdapterFile.Read(path));

    /// <summary>Reads the numbers of an adapter.</summary>
    /// <param name="head">Its head.</param>
    /// <exception cref="ModelFileException">A number is not finite, or the file changed.</exception>
    public static LoraAdapter Read(AdapterFile head)
    {
        using var stream = new FileStream(head.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        var start = TensorFaults.DataStart(head.File);
        return new LoraAdapter
        {
            Name = head.Name,
            Architecture = head.Architecture,
            Alpha = head.Alpha,
            BaseModel = head.BaseModel,
            License = head.File.Text(AdapterKeys.License),
            Description = head.File.Text(AdapterKeys.Description),
            Matrices =
            [
                .. head.Pairs.Select(pair => new LoraMatrix(
                    pair.Tensor,
                    (int)pair.B.Dimensions[0],
                    (int)pair.A.Dimensions[0],
                    (int)pair.B.Dimensions[1],
                    Numbers(head, pair.A, stream, start),
                    Numbers(head, pair.B, stream, start)
                )),
            ],
        };
    }

    private static float[] Numbers(AdapterFile head, GgufTensor tensor, FileStream stream, long start)
    {
        var bytes = new byte[(long)tensor.Bytes!.Value];
        stream.Position = start + (long)tensor.Offset;
        stream.ReadExactly(bytes);
        var numbers = tensor.Type!.Name switch
        {
            "F32" => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            "F16" => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), value => (float)value),
            "BF16" => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), value =>
                BitConverter.UInt32BitsToSingle((uint)value << 16)
            ),
            _ => Blocks(bytes),
        };
        if (Array.FindIndex(numbers, number => !float.IsFinite(number)) is >= 0 and var at)
        {
            throw AdapterFile.Error(
                head.Path,
                [FormattableString.Invariant($"the numbers of '{tensor.Name}' must be finite; number {at} is {numbers[at]}")],
                "The training has diverged or the file is damaged: use an earlier checkpoint."
            );
        }

        return numbers;
    }

    /// <summary>Q8_0: blocks of a scale in half precision and 32 bytes with a sign.</summary>
    private static float[] Blocks(byte[] bytes)
    {
        var numbers = new float[bytes.Length / BlockBytes * BlockLength];
        for (var i = 0; i < numbers.Length; i++)
        {
            var block = bytes.AsSpan(i / BlockLength * BlockBytes, BlockBytes);
            numbers[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(block) * unchecked((sbyte)block[2 + (i % BlockLength)]);
        }

        return numbers;
    }
}
