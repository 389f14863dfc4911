using System.Text;
using System.Text.Json;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Traces;

namespace Plurality.Evaluation;

/// <summary>One line of <c>classify --json</c>: the result for one document.</summary>
internal static class ResultLine
{
    /// <summary>
    /// <c>{"id","text","labels":[ordered],"probabilities":{label:p},"steps":[{"step","chosen","last","p":{…},"coverage","pEnd"}],"answer",
    /// "wellFormed","warnings":[…]}</c>, without a line feed. An answer that was not read to its end has no <c>labels</c> and no
    /// <c>wellFormed</c>. Behind probabilities with intervals stand <c>pAtLeast</c> and <c>pAtMost</c>, by label.
    /// </summary>
    /// <param name="item">The document.</param>
    /// <param name="trace">The model's answer; null for a method that generates none, in which case only probabilities are written.</param>
    /// <param name="marginals">The probabilities that an estimator derives from it.</param>
    public static string Of(TextItem item, Trace? trace, LabelMarginals marginals)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(marginals);
        return Written(item, writer =>
        {
            if (trace is null)
            {
                WriteProbabilities(writer, marginals);
                return;
            }

            if (trace.IsWhole)
            {
                TraceJson.WriteTexts(writer, "labels", trace.Labels);
            }

            WriteProbabilities(writer, marginals);
            TraceJson.WriteSteps(writer, trace, withScores: false);
            writer.WriteString("answer", trace.Answer);
            if (trace.IsWhole)
            {
                writer.WriteBoolean("wellFormed", trace.WellFormed);
            }

            TraceJson.WriteTexts(writer, "warnings", trace.Warnings);
        });
    }

    /// <summary><c>{"id","text","fault"}</c> for a document that could not be answered, without a line feed.</summary>
    public static string OfFault(TextItem item, string fault)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(fault);
        return Written(item, writer => writer.WriteString("fault", fault));
    }

    private static void WriteProbabilities(Utf8JsonWriter writer, LabelMarginals marginals)
    {
        TraceJson.WriteNumbers(writer, "probabilities", marginals.Labels, marginals.Probabilities);
        TraceJson.WriteInterval(writer, marginals);
    }

    private static string Written(TextItem item, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, TraceJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("id", item.Id);
            writer.WriteString("text", item.Text);
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, checked((int)bytes.Length));
    }
}
