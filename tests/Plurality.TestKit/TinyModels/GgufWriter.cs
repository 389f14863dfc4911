using System.Runtime.InteropServices;
using System.Text;

namespace Plurality.TestKit.TinyModels;

/// <summary>A GGUF file (version 3, all tensors F32 at first) under construction. Tests change a valid one into what they need.</summary>
public sealed class GgufWriter
{
    private const int Alignment = 32;

    private readonly List<(string Key, object Value)> _metadata = [];
    private readonly List<(string Name, ulong[] Shape, float[] Values)> _tensors = [];
    private readonly Dictionary<string, (uint Type, byte[] Bytes)> _converted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (uint Type, long Length, Action<Stream> Write)> _streamed = new(StringComparer.Ordinal);

    /// <summary>
    /// Adds a metadata entry or puts another value in its place: <c>ushort</c>, <c>uint</c>, <c>int</c>, <c>float</c>, <c>bool</c>,
    /// <c>string</c>, or an array of <c>int</c>, <c>uint</c>, <c>float</c>, <c>bool</c> or <c>string</c>.
    /// </summary>
    public GgufWriter Set(string key, object value)
    {
        var at = _metadata.FindIndex(entry => entry.Key == key);
        if (at < 0)
        {
            _metadata.Add((key, value));
        }
        else
        {
            _metadata[at] = (key, value);
        }

        return this;
    }

    /// <summary>Takes a metadata entry out.</summary>
    public GgufWriter Remove(string key)
    {
        _metadata.RemoveAll(entry => entry.Key == key);
        return this;
    }

    /// <summary>Adds a tensor; <paramref name="shape"/> begins with the length of a row.</summary>
    public GgufWriter AddTensor(string name, ulong[] shape, float[] values)
    {
        _tensors.Add((name, shape, values));
        return this;
    }

    /// <summary>Adds a tensor whose bytes are made when the file is written, so that they need not fit into memory.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="shape">Its lengths, beginning with that of a row.</param>
    /// <param name="type">The format's number.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="write">Writes them.</param>
    public GgufWriter AddStream(string name, ulong[] shape, uint type, long length, Action<Stream> write)
    {
        _streamed[name] = (type, length, write);
        return AddTensor(name, shape, []);
    }

    /// <summary>Takes a tensor out.</summary>
    public GgufWriter RemoveTensor(string name)
    {
        _tensors.RemoveAll(tensor => tensor.Name == name);
        return this;
    }

    /// <summary>Stores a tensor in another format.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="type">The format's number.</param>
    /// <param name="convert">Makes the bytes of all numbers; it is given the length of a row too.</param>
    public GgufWriter Convert(string name, uint type, Func<float[], int, byte[]> convert)
    {
        ArgumentNullException.ThrowIfNull(convert);
        var tensor = _tensors.Single(tensor => tensor.Name == name);
        _converted[name] = (type, convert(tensor.Values, (int)tensor.Shape[0]));
        return this;
    }

    /// <summary>Changes every matrix, named in the order of the file.</summary>
    public GgufWriter ForEachMatrix(Action<string> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        foreach (var (name, shape, _) in _tensors)
        {
            if (shape.Length > 1)
            {
                change(name);
            }
        }

        return this;
    }

    /// <summary>Puts other numbers in the place of a tensor's.</summary>
    public GgufWriter Replace(string name, Func<float[], int, float[]> replace)
    {
        ArgumentNullException.ThrowIfNull(replace);
        var tensor = _tensors.Single(tensor => tensor.Name == name);
        replace(tensor.Values, (int)tensor.Shape[0]).CopyTo(tensor.Values, 0);
        return this;
    }

    /// <summary>Sets every number of a tensor to <paramref name="value"/>.</summary>
    public GgufWriter Fill(string name, float value)
    {
        Array.Fill(_tensors.Single(tensor => tensor.Name == name).Values, value);
        return this;
    }

    /// <summary>
    /// The parts of the model in <paramref name="count"/> files, as llama.cpp's gguf-split writes them: all metadata in the first, an equal
    /// number of tensors in each.
    /// </summary>
    /// <param name="count">The number of files.</param>
    /// <param name="emptyFirst">Whether the first has no tensors (<c>--no-tensor-first-split</c>).</param>
    public IReadOnlyList<GgufWriter> Split(int count, bool emptyFirst = false)
    {
        var owners = emptyFirst ? count - 1 : count;
        var each = (_tensors.Count + owners - 1) / owners;
        var parts = new GgufWriter[count];
        for (var number = 0; number < count; number++)
        {
            var part = parts[number] = new GgufWriter();
            part._metadata.AddRange(number == 0 ? _metadata : []);
            part.Set("split.no", (ushort)number).Set("split.count", (ushort)count).Set("split.tensors.count", _tensors.Count);
            var skipped = (number - (count - owners)) * each;
            part._tensors.AddRange(skipped < 0 ? [] : _tensors.Skip(skipped).Take(each));
            foreach (var (name, stored) in _converted)
            {
                part._converted[name] = stored;
            }
        }

        return parts;
    }

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        WriteTo(stream);
        return stream.ToArray();
    }

    /// <summary>Writes the file from the beginning of a stream on.</summary>
    public void WriteTo(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)_tensors.Count);
        writer.Write((ulong)_metadata.Count);
        foreach (var (key, value) in _metadata)
        {
            Write(writer, key);
            writer.Write(TypeOf(value));
            WriteValue(writer, value);
        }

        var offset = 0UL;
        foreach (var (name, shape, values) in _tensors)
        {
            Write(writer, name);
            writer.Write((uint)shape.Length);
            foreach (var length in shape)
            {
                writer.Write(length);
            }

            var (type, bytes, _) = Stored(name, values);
            writer.Write(type);
            writer.Write(offset);
            offset += (ulong)Padded(bytes);
        }

        foreach (var (name, _, values) in _tensors)
        {
            Pad(writer);
            Stored(name, values).Write(stream);
        }

        Pad(writer);
        writer.Flush();
    }

    private (uint Type, long Length, Action<Stream> Write) Stored(string name, float[] values) =>
        _streamed.TryGetValue(name, out var streamed) ? streamed
        : _converted.TryGetValue(name, out var stored) ? (stored.Type, stored.Bytes.Length, stream => stream.Write(stored.Bytes))
        : (0u, (long)values.Length * sizeof(float), stream => stream.Write(MemoryMarshal.AsBytes<float>(values)));

    private static uint TypeOf(object value) =>
        value switch
        {
            ushort => 2,
            uint => 4,
            int => 5,
            float => 6,
            bool => 7,
            string => 8,
            Array => 9,
            _ => throw new ArgumentException($"No GGUF type for {value.GetType()}.", nameof(value)),
        };

    private static void WriteValue(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case ushort number:
                writer.Write(number);
                break;
            case uint number:
                writer.Write(number);
                break;
            case int number:
                writer.Write(number);
                break;
            case float number:
                writer.Write(number);
                break;
            case bool truth:
                writer.Write((byte)(truth ? 1 : 0));
                break;
            case string text:
                Write(writer, text);
                break;
            case Array array:
                writer.Write(array.Length == 0 ? 8 : TypeOf(array.GetValue(0)!));
                writer.Write((ulong)array.Length);
                foreach (var element in array)
                {
                    WriteValue(writer, element);
                }

                break;
        }
    }

    private static void Write(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void Pad(BinaryWriter writer)
    {
        writer.Flush();
        writer.Write(new byte[Padded(writer.BaseStream.Position) - writer.BaseStream.Position]);
    }

    private static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
