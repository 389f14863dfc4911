using System.Text;
using System.Text.Json;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Batches;

/// <summary>
/// Reads a file of answers in the batch form of OpenAI's Batch API into a store: one object per line, with <c>custom_id</c>,
/// <c>response</c> (<c>status_code</c>, <c>body</c>) and <c>error</c>, in any order. A line that cannot be used costs only itself: its
/// request is asked again.
/// </summary>
/// <param name="store">The store that the requests were written from.</param>
/// <param name="name">The file's name for messages.</param>
internal sealed class BatchAnswerFile(RunStore store, string name)
{
    /// <summary>How much of an engine's own words is kept.</summary>
    private const int Quoted = 300;

    private readonly Dictionary<string, (string TraceSet, BatchSource Source, bool IsComplete)?> _runs = [];
    private readonly List<string> _faults = [];
    private readonly HashSet<BatchSource> _sources = [];
    private int _line;
    private int _answers;
    private int _new;
    private readonly HashSet<(string TraceSet, string Key)> _failed = [];

    /// <summary>Reads the file, in one transaction: after a fault of the store or of the disk, nothing of it is stored.</summary>
    /// <exception cref="PluralityException">The store cannot be written.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public BatchReading Read(Stream file)
    {
        // A file that is cut within a character is still read up to there.
        using var reader = new StreamReader(file, Encoding.UTF8);
        store.Batches.Receive(() =>
        {
            while (reader.ReadLine() is { } line)
            {
                _line++;
                if (!string.IsNullOrWhiteSpace(line))
                {
                    Receive(line);
                }
            }
        });
        return new BatchReading(_answers, _new, _failed.Count, _faults, [.. _sources]);
    }

    private void Receive(string line)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(line);
        }
        catch (JsonException fault)
        {
            Refuse(
                $"the line must be one JSON object; it is cut or something else ({fault.Message.Split(". ")[0].TrimEnd('.')}). Its "
                    + "request is asked again"
            );
            return;
        }

        using (json)
        {
            if (IdOf(json.RootElement) is not { } id)
            {
                Refuse("custom_id must be one that 'plurality batch write' wrote. Read the answers to one of its files");
            }
            else if (RunOf(id.Run) is not { } run)
            {
                Refuse(
                    $"the request must be one that store {store.Path} has asked; it belongs to another run, or to an earlier form of this "
                        + "one (other documents, prompts, settings or model). Name the store of its run with --store, or read another file"
                );
            }
            else
            {
                Receive(json.RootElement, run.TraceSet, id.Key, run.Source, run.IsComplete);
            }
        }
    }

    private void Receive(JsonElement line, string traceSet, string key, BatchSource source, bool isComplete)
    {
        BatchReply reply;
        try
        {
            reply = ReplyOf(line, source.Model);
        }
        catch (FormatException fault)
        {
            Refuse($"{fault.Message}. Its request is asked again");
            return;
        }

        if (isComplete)
        {
            _answers++;
            _sources.Add(source);
            return;
        }

        if (store.Batches.Receive(traceSet, key, reply) is not { } received)
        {
            Refuse("the request must be one that its run has asked; the run has asked no such request. Read the answers to its own files");
            return;
        }

        _answers++;
        _sources.Add(source);
        _new += received.IsNew ? 1 : 0;
        // A file can have an error and, further on or before it, the answer of another attempt.
        if (reply.Answer is not null)
        {
            _failed.Remove((traceSet, key));
        }
        else if (received.IsNew)
        {
            _failed.Add((traceSet, key));
        }
    }

    private void Refuse(string fault) => _faults.Add(FormattableString.Invariant($"{name}:{_line}: {fault}."));

    private (string TraceSet, BatchSource Source, bool IsComplete)? RunOf(string beginning)
    {
        if (!_runs.TryGetValue(beginning, out var run))
        {
            _runs.Add(beginning, run = store.Batches.SourceOf(beginning));
        }

        return run;
    }

    private static BatchId? IdOf(JsonElement line) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty("custom_id", out var id) && id.ValueKind == JsonValueKind.String
            ? BatchId.Parse(id.GetString()!)
            : null;

    /// <exception cref="FormatException">The line has another form, or another model's answer. The message lacks its full stop.</exception>
    private static BatchReply ReplyOf(JsonElement line, string model)
    {
        if (Field(line, "response") is { } response)
        {
            var status =
                Field(response, "status_code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var number)
                    ? number
                    : throw new FormatException("response must have a status_code");
            var body = Field(response, "body");
            if (status == 200 && Field(line, "error") is null)
            {
                return body is { ValueKind: JsonValueKind.Object } answer
                    ? Answer(answer, model)
                    : throw new FormatException("response must have a body where its status_code is 200");
            }

            return new BatchReply(null, FormattableString.Invariant($"HTTP {status}{Quote(Words(Field(line, "error") ?? body))}"));
        }

        return Field(line, "error") is { } error
            ? new BatchReply(null, $"no answer{Quote(Words(error))}")
            : throw new FormatException("the line must have a response or an error");
    }

    private static BatchReply Answer(JsonElement body, string model)
    {
        var answers = Field(body, "model") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        return answers == model
            ? new BatchReply(body.GetRawText(), null)
            : throw new FormatException($"the answer must be of model {model}; it is of {answers ?? "a model without a name"}");
    }

    private static JsonElement? Field(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>An error in the words of who answered: a text, or an object with a message, perhaps within another one.</summary>
    private static string Words(JsonElement? error) =>
        error switch
        {
            null => "",
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { } some when Field(some, "message") is { ValueKind: JsonValueKind.String } message => message.GetString()!,
            { } some when Field(some, "error") is { } inner => Words(inner),
            { } some => some.GetRawText(),
        };

    private static string Quote(string words)
    {
        var plain = new string([.. words.Trim().Select(character => char.IsControl(character) ? ' ' : character)]);
        return plain.Length == 0 ? "" : $", \"{(plain.Length > Quoted ? plain[..Quoted] + "…" : plain)}\"";
    }
}
