using System.Text.Json;
using Plurality.Traces;

namespace Plurality.Runtime.TrainingFiles;

/// <summary>Writes training examples as JSON Lines that a trainer reads.</summary>
internal static class TrainingFile
{
    /// <summary>Whether a trainer reads conversations only.</summary>
    public static bool IsConversationsOnly(TrainingFileFormat format) => format == TrainingFileFormat.OpenAi;

    /// <summary>Whether a trainer compares two answers.</summary>
    public static bool HasPairs(TrainingFileFormat format) => format == TrainingFileFormat.TrlPreference;

    /// <summary>Writes a line per example.</summary>
    /// <param name="stream">Receives UTF-8.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="format">The trainer.</param>
    /// <param name="chat">Whether prompts and answers are messages, around which the trainer puts the model's chat template.</param>
    public static void Write(Stream stream, IEnumerable<TrainingExample> examples, TrainingFileFormat format, bool chat)
    {
        foreach (var example in examples)
        {
            using (var json = new Utf8JsonWriter(stream, TraceJson.WriterOptions))
            {
                json.WriteStartObject();
                Write(json, example, format, chat);
                json.WriteEndObject();
            }

            stream.WriteByte((byte)'\n');
        }
    }

    private static void Write(Utf8JsonWriter json, TrainingExample example, TrainingFileFormat format, bool chat)
    {
        switch (format)
        {
            case TrainingFileFormat.TrlSupervised:
                Part(json, "prompt", ("user", example.Prompt), chat);
                Part(json, "completion", ("assistant", example.Answer), chat);
                break;
            case TrainingFileFormat.TrlPreference:
                Part(json, "prompt", ("user", example.Prompt), chat);
                Part(json, "chosen", ("assistant", example.Answer), chat);
                Part(json, "rejected", ("assistant", example.Rejected!), chat);
                break;
            case TrainingFileFormat.Axolotl when !chat:
                json.WriteStartArray("segments");
                Segment(json, example.Prompt, isLearned: false);
                Segment(json, example.Answer, isLearned: true);
                json.WriteEndArray();
                break;
            default:
                Messages(json, "messages", ("user", example.Prompt), ("assistant", example.Answer));
                break;
        }
    }

    private static void Part(Utf8JsonWriter json, string key, (string Role, string Content) message, bool chat)
    {
        if (chat)
        {
            Messages(json, key, message);
        }
        else
        {
            json.WriteString(key, message.Content);
        }
    }

    private static void Messages(Utf8JsonWriter json, string key, params IReadOnlyList<(string Role, string Content)> messages)
    {
        json.WriteStartArray(key);
        foreach (var (role, content) in messages)
        {
            json.WriteStartObject();
            json.WriteString("role", role);
            json.WriteString("content", content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Segment(Utf8JsonWriter json, string text, bool isLearned)
    {
        json.WriteStartObject();
        json.WriteBoolean("label", isLearned);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
