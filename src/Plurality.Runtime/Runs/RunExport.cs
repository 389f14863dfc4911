using System.Text.Json;
using Plurality.Estimators;
using Plurality.Labels;
using Plurality.Runtime.Storage;
using Plurality.Traces;

namespace Plurality.Runtime.Runs;

/// <summary>
/// Writes a run as canonical JSON Lines, one line per document in the run's order. A line has everything that is stored about the document
/// and the estimates of the run's methods. It has no times and no paths, so two runs of the same file give the same bytes.
/// </summary>
internal static class RunExport
{
    /// <summary>
    /// Writes the computed documents as UTF-8 with a line feed after each line. A line has <c>id</c>, <c>text</c>, <c>gold</c> and
    /// <c>annotations</c> where the data has them; then <c>labels</c> in the order of the answer, <c>estimates</c> by method and label
    /// (null for a method that has no result), <c>intervals</c> of those that have them, <c>steps</c> with scores and probabilities,
    /// <c>answer</c>, <c>answerTokens</c> and <c>promptTokens</c> where the backend knows tokens, <c>wellFormed</c>,
    /// <c>forcedFirstStep</c>, <c>hidden</c> and <c>attention</c> where they were recorded, <c>warnings</c>, <c>unary</c>, <c>binary</c>,
    /// <c>sampled</c> and <c>marginal</c> where the run asked them. A document without a result has <c>fault</c> instead.
    /// </summary>
    /// <exception cref="EstimatorException">The run names an estimator that this version does not have.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static void Write(RunStore store, StoredRun run, Stream output)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(output);
        var methods = RunMethods.Fit(store, run);
        using var line = new MemoryStream();
        using var writer = new Utf8JsonWriter(line, TraceJson.WriterOptions);
        foreach (var (document, draws) in methods.Documents())
        {
            line.SetLength(0);
            writer.Reset(line);
            WriteDocument(writer, document, methods.Methods.Select(method => (method.Name, method.Estimate(draws))));
            writer.Flush();
            line.WriteByte((byte)'\n');
            line.WriteTo(output);
        }
    }

    private static void WriteDocument(
        Utf8JsonWriter writer,
        DocumentEvidence document,
        IEnumerable<(string Method, Outcome<LabelMarginals> Outcome)> estimates
    )
    {
        var (item, evidence) = (document.Item, document.Evidence);
        writer.WriteStartObject();
        writer.WriteString("id", item.Id);
        writer.WriteString("text", item.Text);
        if (item.Labels is { } gold)
        {
            TraceJson.WriteTexts(writer, "gold", gold);
        }

        if (item.Annotations is { } annotations)
        {
            writer.WriteStartObject("annotations");
            foreach (var (annotator, labels) in annotations.OrderBy(vote => vote.Key, StringComparer.Ordinal))
            {
                TraceJson.WriteTexts(writer, annotator, labels);
            }

            writer.WriteEndObject();
        }

        if (document.Fault is not null)
        {
            writer.WriteString("fault", document.Fault.Message);
            if (evidence is { Trace: null, Unary: null, Pairs: null, Lists: null, Samples: null })
            {
                writer.WriteEndObject();
                return;
            }
        }

        if (evidence.Trace is { IsWhole: true } written)
        {
            TraceJson.WriteTexts(writer, "labels", written.Labels);
        }

        WriteEstimates(writer, [.. estimates]);
        if (evidence.Trace is { } trace)
        {
            WriteTrace(writer, trace);
        }

        WriteAnswers(writer, evidence);
        writer.WriteEndObject();
    }

    private static void WriteEstimates(Utf8JsonWriter writer, IReadOnlyList<(string Method, Outcome<LabelMarginals> Outcome)> estimates)
    {
        writer.WriteStartObject("estimates");
        foreach (var (method, outcome) in estimates)
        {
            if (outcome.TryGetValue(out var estimate))
            {
                TraceJson.WriteNumbers(writer, method, estimate.Labels, estimate.Probabilities);
            }
            else
            {
                writer.WriteNull(method);
            }
        }

        writer.WriteEndObject();
        var sampled = estimates.Where(estimate => estimate.Outcome is { Fault: null, Value.LowerLimits: not null }).ToList();
        if (sampled.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("intervals");
        foreach (var (method, outcome) in sampled)
        {
            writer.WriteStartObject(method);
            TraceJson.WriteInterval(writer, outcome.Value);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteAnswers(Utf8JsonWriter writer, Evidence evidence)
    {
        if (evidence.Unary is { } unary)
        {
            TraceJson.WriteNumbers(writer, "unary", evidence.Labels, unary);
        }

        if (evidence.Pairs is { } pairs)
        {
            writer.WriteStartObject("binary");
            foreach (var (item, row) in pairs.Items.Zip(pairs.Probabilities))
            {
                TraceJson.WriteNumbers(writer, item, pairs.Items, row);
            }

            writer.WriteEndObject();
        }

        if (evidence.Samples is { } samples)
        {
            WriteSamples(writer, samples);
        }

        if (evidence.Lists is not { } lists)
        {
            return;
        }

        writer.WriteStartObject("marginal");
        writer.WriteStartArray("lists");
        foreach (var list in lists.Lists)
        {
            writer.WriteStartObject();
            TraceJson.WriteTexts(writer, "labels", list.Labels);
            writer.WriteNumber("probability", list.Probability);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("unexplored", lists.Unexplored);
        writer.WriteEndObject();
    }

    private static void WriteSamples(Utf8JsonWriter writer, IReadOnlyList<IReadOnlyList<string>> samples)
    {
        writer.WriteStartArray("sampled");
        foreach (var sample in samples)
        {
            writer.WriteStartArray();
            foreach (var label in sample)
            {
                writer.WriteStringValue(label);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteTrace(Utf8JsonWriter writer, Trace trace)
    {
        TraceJson.WriteSteps(writer, trace, withScores: true);
        writer.WriteString("answer", trace.Answer);
        if (trace.AnswerTokens is { } tokens)
        {
            writer.WriteStartArray("answerTokens");
            foreach (var token in tokens)
            {
                writer.WriteNumberValue(token);
            }

            writer.WriteEndArray();
        }

        if (trace.PromptTokens is { } promptTokens)
        {
            writer.WriteNumber("promptTokens", promptTokens);
        }

        if (trace.IsWhole)
        {
            writer.WriteBoolean("wellFormed", trace.WellFormed);
        }

        writer.WriteBoolean("forcedFirstStep", trace.ForcedFirstStep);
        if (trace.HiddenStates.Count > 0)
        {
            WriteHiddenStates(writer, trace.HiddenStates);
        }

        if (trace.Attention.Count > 0)
        {
            WriteAttention(writer, trace.Attention);
        }

        TraceJson.WriteTexts(writer, "warnings", trace.Warnings);
    }

    private static void WriteHiddenStates(Utf8JsonWriter writer, IReadOnlyList<HiddenState> states)
    {
        writer.WriteStartArray("hidden");
        foreach (var state in states)
        {
            writer.WriteStartObject();
            writer.WriteNumber("layer", state.Layer);
            writer.WriteStartArray("values");
            foreach (var value in state.Values)
            {
                writer.WriteNumberValue(value);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAttention(Utf8JsonWriter writer, IReadOnlyList<AttentionShares> attention)
    {
        writer.WriteStartArray("attention");
        foreach (var shares in attention)
        {
            writer.WriteStartObject();
            writer.WriteNumber("step", shares.Step);
            writer.WriteNumber("promptShare", shares.PromptShare);
            writer.WriteNumber("promptTokens", shares.PromptTokens);
            writer.WriteNumber("generatedShare", shares.GeneratedShare);
            writer.WriteNumber("generatedTokens", shares.GeneratedTokens);
            writer.WriteNumber("labelShare", shares.LabelShare);
            writer.WriteNumber("labelTokens", shares.LabelTokens);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
