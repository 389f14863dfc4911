using System.Runtime.InteropServices;
using System.Text;
using Plurality.Llama.Errors;
using Plurality.Llama.Gguf;

namespace Plurality.Llama.Adapters;

/// <summary>
/// Writes adapters as GGUF files that llama.cpp loads. The bytes depend on the adapter alone. Layout: see <see cref="GgufFile"/>.
/// </summary>
internal static class GgufAdapterWriter
{
    private const uint Version = 3;
    private const int Alignment = 32;

    /// <summary>Writes an adapter, and replaces an older file.</summary>
    /// <param name="adapter">The adapter.</param>
    /// <param name="path">The file, in an existing folder. It appears whole or not at all.</param>
    /// <param name="numbers">The number format.</param>
    /// <exception cref="ArgumentException">A matrix has the wrong size.</exception>
    /// <exception cref="ModelFileException">A number is not finite in this format.</exception>
    /// <exception cref="IOException">The folder is missing or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Write(LoraAdapter adapter, string path, AdapterNumbers numbers = AdapterNumbers.F32)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        RequireValid(adapter);
        RequireFinite(adapter, path, numbers);
        NewFile.Write(path, stream => Write(adapter, stream, numbers));
    }

    private static void Write(LoraAdapter adapter, Stream stream, AdapterNumbers numbers)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        var metadata = Metadata(adapter, numbers);
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write(2L * adapter.Matrices.Count);
        writer.Write((long)metadata.Count);
        foreach (var (key, value) in metadata)
        {
            Write(writer, key, value);
        }

        var offset = 0L;
        foreach (var matrix in adapter.Matrices)
        {
            Head(matrix.Tensor + AdapterKeys.SuffixA, matrix.Inputs, matrix.Rank);
            Head(matrix.Tensor + AdapterKeys.SuffixB, matrix.Rank, matrix.Outputs);
        }

        foreach (var matrix in adapter.Matrices)
        {
            Data(matrix.A);
            Data(matrix.B);
        }

        Pad(writer);

        void Head(string name, int rowLength, int rows)
        {
            Write(writer, name);
            writer.Write(2u);
            writer.Write((long)rowLength);
            writer.Write((long)rows);
            writer.Write((uint)numbers);
            writer.Write(offset);
            offset = Padded(offset + ((long)rowLength * rows * (numbers == AdapterNumbers.F16 ? 2 : sizeof(float))));
        }

        void Data(float[] values)
        {
            Pad(writer);
            if (numbers == AdapterNumbers.F32)
            {
                writer.Write(MemoryMarshal.AsBytes<float>(values));
            }
            else
            {
                writer.Write(MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, value => (Half)value)));
            }
        }
    }

    private static List<(string Key, object Value)> Metadata(LoraAdapter adapter, AdapterNumbers numbers)
    {
        List<(string, object)> metadata =
        [
            (AdapterKeys.Architecture, adapter.Architecture),
            (AdapterKeys.Type, AdapterKeys.Adapter),
            (AdapterKeys.AdapterType, AdapterKeys.Lora),
            (AdapterKeys.Alpha, adapter.Alpha),
            (AdapterKeys.FileType, (uint)numbers),
        ];
        AddText(AdapterKeys.Name, adapter.Name);
        AddText(AdapterKeys.Description, adapter.Description);
        AddText(AdapterKeys.License, adapter.License);
        if (adapter.BaseModel is not null)
        {
            metadata.Add((AdapterKeys.BaseModelCount, 1u));
            AddText(AdapterKeys.BaseModelName, adapter.BaseModel);
        }

        return metadata;

        void AddText(string key, string? text)
        {
            if (text is not null)
            {
                metadata.Add((key, text));
            }
        }
    }

    private static void Write(BinaryWriter writer, string key, object value)
    {
        Write(writer, key);
        switch (value)
        {
            case string text:
                writer.Write((uint)GgufValueType.Text);
                Write(writer, text);
                break;
            case float number:
                writer.Write((uint)GgufValueType.Float32);
                writer.Write(number);
                break;
            case uint number:
                writer.Write((uint)GgufValueType.UInt32);
                writer.Write(number);
                break;
        }
    }

    private static void Write(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((long)bytes.Length);
        writer.Write(bytes);
    }

    private static void Pad(BinaryWriter writer)
    {
        writer.Flush();
        writer.Write(new byte[Padded(writer.BaseStream.Position) - writer.BaseStream.Position]);
    }

    private static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;

    private static void RequireValid(LoraAdapter adapter)
    {
        if (adapter.Matrices.Count == 0 || !float.IsFinite(adapter.Alpha) || adapter.Alpha == 0)
        {
            throw new ArgumentException(
                $"An adapter must have matrices and a finite alpha that is not 0; got {adapter.Matrices.Count} and {adapter.Alpha}.",
                nameof(adapter)
            );
        }

        foreach (var (tensor, rank, inputs, outputs, a, b) in adapter.Matrices)
        {
            if (rank < 1 || a.Length != (long)rank * inputs || b.Length != (long)outputs * rank)
            {
                throw new ArgumentException(
                    $"A of {tensor} must have {rank} × {inputs} numbers and B {outputs} × {rank}; got {a.Length} and {b.Length}.",
                    nameof(adapter)
                );
            }
        }
    }

    private static void RequireFinite(LoraAdapter adapter, string path, AdapterNumbers numbers)
    {
        var limit = numbers == AdapterNumbers.F16 ? (float)Half.MaxValue : float.MaxValue;
        if (adapter.Matrices.FirstOrDefault(matrix => matrix.A.Concat(matrix.B).Any(value => !(Math.Abs(value) <= limit))) is { } matrix)
        {
            throw AdapterFile.Error(
                path,
                [FormattableString.Invariant($"the numbers of '{matrix.Tensor}' must be finite in {numbers}, at most {limit}; one is not")],
                numbers == AdapterNumbers.F16 ? "Write it in F32." : "Lower the adapter's scale."
            );
        }
    }
}
