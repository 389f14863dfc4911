using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Plurality.Llama.Errors;

namespace Plurality.Llama.Gguf;

/// <summary>
/// Reads the primitive values of a GGUF file (little-endian). It compares every count with the remaining bytes of the file before it
/// allocates. All faults become <see cref="ModelFileException"/>.
/// </summary>
internal sealed class GgufReader(Stream stream, string file)
{
    /// <summary>The largest vocabularies have a quarter of a million entries; 64 times that still fits in memory.</summary>
    private const ulong MaxArrayLength = 1 << 24;

    /// <summary>The longest text of metadata. Chat templates have some kilobytes.</summary>
    private const ulong MaxTextBytes = 1 << 26;

    private readonly byte[] _word = new byte[8];

    /// <summary>The length of the file in bytes.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>The number of bytes read so far.</summary>
    public long Position { get; private set; }

    private ulong Remaining => (ulong)(Length - Position);

    public uint ReadUInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Word(4, what));

    public ulong ReadUInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Word(8, what));

    /// <summary>Reads a count of things, each of which takes at least <paramref name="minBytesEach"/> bytes.</summary>
    public int ReadCount(string what, ulong minBytesEach)
    {
        var count = ReadUInt64(what);
        if (count > Remaining / minBytesEach || count > MaxArrayLength)
        {
            throw Fault(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} must fit into the {Remaining} bytes that are left of the file (at most {MaxArrayLength}); got {count}"
                )
            );
        }

        return (int)count;
    }

    /// <summary>Reads a text preceded by its length in bytes.</summary>
    public string ReadText(string what, Encoding encoding)
    {
        var length = ReadUInt64($"the length of {what}");
        if (length > Remaining || length > MaxTextBytes)
        {
            throw Fault(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} must fit into the {Remaining} bytes that are left of the file; its length is given as {length}"
                )
            );
        }

        var bytes = new byte[length];
        Fill(bytes, what);
        return encoding.GetString(bytes);
    }

    /// <summary>Reads a metadata value of any type.</summary>
    public GgufValue ReadValue(string key)
    {
        var type = (GgufValueType)ReadUInt32($"the type of metadata '{key}'");
        if (type != GgufValueType.Array)
        {
            return ReadElements(key, type, 1, isArray: false);
        }

        type = (GgufValueType)ReadUInt32($"the element type of metadata '{key}'");
        var count = ReadCount($"the number of elements of metadata '{key}'", (ulong)Size(key, type));
        return ReadElements(key, type, count, isArray: true);
    }

    public ModelFileException Fault(string fault) => new(file, [fault], "The file is damaged or incomplete: download it again.");

    private GgufValue ReadElements(string key, GgufValueType type, int count, bool isArray)
    {
        var size = Size(key, type);
        if (type == GgufValueType.Text)
        {
            var texts = new string[count];
            for (var i = 0; i < count; i++)
            {
                texts[i] = ReadText($"metadata '{key}'", isArray ? Encoding.Latin1 : Encoding.UTF8);
            }

            return new GgufValue(type, isArray, [], texts);
        }

        var numbers = new double[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = Number(type, Word(size, $"metadata '{key}'"));
        }

        return new GgufValue(type, isArray, numbers, []);
    }

    /// <summary>The size of a value of this type in bytes; for texts the minimum.</summary>
    private int Size(string key, GgufValueType type) =>
        type switch
        {
            GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
            GgufValueType.UInt16 or GgufValueType.Int16 => 2,
            GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
            GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 or GgufValueType.Text => 8,
            _ => throw Fault($"the type of metadata '{key}' must be one of 0 to 12, without arrays of arrays; got {(uint)type}"),
        };

    private static double Number(GgufValueType type, ReadOnlySpan<byte> bytes) =>
        type switch
        {
            GgufValueType.UInt8 => bytes[0],
            GgufValueType.Int8 => unchecked((sbyte)bytes[0]),
            GgufValueType.Bool => bytes[0] == 0 ? 0 : 1,
            GgufValueType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            GgufValueType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            GgufValueType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            GgufValueType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            GgufValueType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            GgufValueType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            GgufValueType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };

    private Span<byte> Word(int size, string what)
    {
        var word = _word.AsSpan(0, size);
        Fill(word, what);
        return word;
    }

    private void Fill(Span<byte> bytes, string what)
    {
        if ((ulong)bytes.Length > Remaining)
        {
            throw Fault(string.Create(CultureInfo.InvariantCulture, $"the file ends at byte {Length}, in the middle of {what}"));
        }

        stream.ReadExactly(bytes);
        Position += bytes.Length;
    }
}
