using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parquet;
using Parquet.Serialization;
using Plurality.Datasets;

namespace Plurality.Runtime.DataFiles;

/// <summary>
/// The rows of a Parquet file (https://parquet.apache.org/docs/file-format/) as JSON Lines. One row group is held in memory. Class numbers
/// of a Hugging Face data set are replaced by the stored class names.
/// </summary>
internal sealed class ParquetText : TextReader
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ParquetReader _reader;
    private readonly Stream _stream;
    private readonly string _sourceName;
    private readonly ClassNames _classes;
    private readonly Queue<Dictionary<string, object>> _rows = new();
    private int _group;
    private string _line = "";
    private int _next;

    private ParquetText(ParquetReader reader, Stream stream, string sourceName)
    {
        (_reader, _stream, _sourceName) = (reader, stream, sourceName);
        _classes = ClassNames.Of(reader.CustomMetadata);
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="DatasetFormatException">The file is damaged or has an unsupported form.</exception>
    public static ParquetText Open(Stream stream, string sourceName)
    {
        var reader = Attempt(sourceName, () => ParquetReader.CreateAsync(stream).GetAwaiter().GetResult());
        return new ParquetText(reader, stream, sourceName);
    }

    public override int Peek() => Fill() ? _line[_next] : -1;

    public override int Read() => Fill() ? _line[_next++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || !Fill())
        {
            return 0;
        }

        var taken = Math.Min(buffer.Length, _line.Length - _next);
        _line.AsSpan(_next, taken).CopyTo(buffer);
        _next += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private static T Attempt<T>(string sourceName, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or DatasetFormatException))
        {
            // The package has no exception type for damaged files: a wrong length may cause any exception of the base library.
            throw new DatasetFormatException(
                [
                    new DatasetFault(
                        sourceName,
                        Line: null,
                        Column: null,
                        fault.Message.TrimEnd('.'),
                        "a Parquet file must be whole and of a kind that can be read",
                        "Write it again, such as with pandas (to_parquet), or convert it to JSON Lines."
                    ),
                ],
                inner: fault
            );
        }
    }

    /// <summary>Writes the next row after the previous line is consumed; false at the end.</summary>
    private bool Fill()
    {
        if (_next < _line.Length)
        {
            return true;
        }

        while (_rows.Count == 0)
        {
            if (_group == _reader.RowGroupCount)
            {
                return false;
            }

            var rows = Attempt(_sourceName, () => RowsOf(_group).GetAwaiter().GetResult());
            _group++;
            foreach (var row in rows)
            {
                _rows.Enqueue(row);
            }
        }

        (_line, _next) = (Written(_rows.Dequeue()) + "\n", 0);
        return true;
    }

    private async Task<IReadOnlyList<Dictionary<string, object>>> RowsOf(int group)
    {
        var rows = await ParquetSerializer.DeserializeUntypedAsync(_stream, rowGroupIndex: group).ConfigureAwait(false);
        using var reader = _reader.OpenRowGroupReader(group);
        await EmptyLists.RestoreAsync(_reader.Schema, reader, [.. rows.Data]).ConfigureAwait(false);
        return [.. rows.Data];
    }

    private string Written(Dictionary<string, object> row)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            json.WriteStartObject();
            foreach (var field in _reader.Schema.Fields)
            {
                json.WritePropertyName(field.Name);
                ParquetValue.Write(json, row.GetValueOrDefault(field.Name), _classes.Of(field.Name));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, checked((int)bytes.Length));
    }
}
