using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Plurality.Llama.Errors;

namespace Plurality.Llama.Adapters.Peft;

/// <summary>
/// Files of tensors in Hugging Face's format: the length of a JSON header in 8 bytes, the header, the numbers
/// (https://huggingface.co/docs/safetensors, version 0.5).
/// </summary>
internal static class Safetensors
{
    /// <summary>The limit of the format's own library.</summary>
    private const long MaximumHeader = 100_000_000;

    /// <summary>Writes tensors of F32 in alphabetical order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Name, shape and numbers of each.</param>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    public static void Write(string path, IEnumerable<(string Name, int[] Shape, float[] Numbers)> tensors)
    {
        var sorted = tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal).ToList();
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            var offset = 0L;
            foreach (var (name, shape, numbers) in sorted)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                WriteNumbers(json, "shape", [.. shape.Select(length => (long)length)]);
                WriteNumbers(json, "data_offsets", [offset, offset += (long)numbers.Length * sizeof(float)]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // The format's own writer pads the header with spaces, so that numbers are aligned.
        while (header.Length % 8 != 0)
        {
            header.WriteByte((byte)' ');
        }

        NewFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header.GetBuffer().AsSpan(0, (int)header.Length));
            foreach (var (_, _, numbers) in sorted)
            {
                stream.Write(MemoryMarshal.AsBytes<float>(numbers));
            }
        });
    }

    /// <summary>Reads all tensors of a file, as F32.</summary>
    /// <exception cref="ModelFileException">The file is missing or damaged, or has another number format than F32, F16 and
    /// BF16.</exception>
    public static IReadOnlyList<(string Name, int[] Shape, float[] Numbers)> Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var length = bytes.Length < 8 ? -1 : BinaryPrimitives.ReadInt64LittleEndian(bytes);
            if (length < 2 || length > bytes.Length - 8 || length > MaximumHeader)
            {
                throw Damaged(path, $"a safetensors file must begin with the length of its header; the {bytes.Length} bytes do not");
            }

            using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
            var data = bytes.AsMemory(8 + (int)length);
            List<JsonProperty> entries = [.. header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__")];
            if (entries.CountBy(entry => entry.Name).FirstOrDefault(name => name.Value > 1) is { Key: { } twice })
            {
                throw Damaged(path, $"its header must name each tensor once; it names '{twice}' twice");
            }

            return [.. entries.Select(entry => Tensor(path, entry.Name, entry.Value, data))];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw AdapterFile.Error(
                path,
                [$"it must be readable; the system says: {fault.Message.TrimEnd('.')}"],
                "Check the folder: PEFT saves adapter_config.json and adapter_model.safetensors with save_pretrained.",
                fault
            );
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw Damaged(path, $"its header must describe tensors; it does not: {fault.Message.TrimEnd('.')}");
        }
    }

    private static (string Name, int[] Shape, float[] Numbers) Tensor(
        string path,
        string name,
        JsonElement entry,
        ReadOnlyMemory<byte> data
    )
    {
        JsonElement Property(string key) =>
            entry.TryGetProperty(key, out var value) ? value : throw new FormatException($"'{name}' has no '{key}'");

        var dtype = Property("dtype").GetString()!;
        var shape = Property("shape").EnumerateArray().Select(length => length.GetInt32()).ToArray();
        var offsets = Property("data_offsets");
        if (offsets.GetArrayLength() != 2)
        {
            throw new FormatException($"'data_offsets' of '{name}' must be two numbers");
        }

        var (start, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        var size = dtype switch
        {
            "F32" => 4,
            "F16" or "BF16" => 2,
            _ => throw AdapterFile.Error(
                path,
                [$"the numbers of '{name}' must be F32, F16 or BF16; got {dtype}"],
                "Save the adapter in one of these formats."
            ),
        };
        var count = shape.Aggregate(1L, (product, length) => checked(product * length));
        if (start < 0 || end > data.Length || shape.Any(length => length < 1) || end - start != count * size)
        {
            throw Damaged(path, $"the {count} numbers of '{name}' must be within the file; got bytes {start} to {end} of {data.Length}");
        }

        var bytes = data.Span[(int)start..(int)end];
        return (name, shape, dtype == "F32" ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() : Short(bytes, dtype == "BF16"));
    }

    private static float[] Short(ReadOnlySpan<byte> bytes, bool brain)
    {
        var numbers = new float[bytes.Length / 2];
        for (var i = 0; i < numbers.Length; i++)
        {
            var bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
            numbers[i] = brain ? BitConverter.UInt32BitsToSingle((uint)bits << 16) : (float)BitConverter.UInt16BitsToHalf(bits);
        }

        return numbers;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, long[] numbers)
    {
        json.WriteStartArray(key);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static ModelFileException Damaged(string path, FormattableString fault) => Damaged(path, FormattableString.Invariant(fault));

    private static ModelFileException Damaged(string path, string fault) =>
        AdapterFile.Error(path, [fault], "The file is damaged or incomplete: save or copy it again.");
}
