using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Plurality.Traces;

namespace Plurality.Runtime.Storage;

/// <summary>Writes traces to their tables within one transaction.</summary>
internal sealed class TraceWriter(SqliteConnection connection, IReadOnlyList<string> options) : IDisposable
{
    private readonly RowInsertion _trace = new(connection, "insert into trace values ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    private readonly RowInsertion _step = new(connection, "insert into step values ($1, $2, $3, $4, $5, $6)");
    private readonly RowInsertion _option = new(connection, "insert into step_option values ($1, $2, $3, $4, $5, $6)");
    private readonly RowInsertion _hidden = new(connection, "insert into hidden_state values ($1, $2, $3)");
    private readonly RowInsertion _attention = new(connection, "insert into attention values ($1, $2, $3, $4, $5, $6, $7, $8)");

    /// <summary>Writes a document's trace, or why there is none.</summary>
    public void Write(long document, int wave, Outcome<Trace> result)
    {
        if (!result.TryGetValue(out var trace))
        {
            _trace.Insert(document, wave, result.Fault!.Message, null, null, null, null, null, null);
            return;
        }

        _trace.Insert(
            document,
            wave,
            null,
            trace.Answer,
            StoredJson.Write(trace.AnswerTokens),
            trace.PromptTokens,
            trace.WellFormed,
            trace.ForcedFirstStep,
            StoredJson.Write(trace.Warnings)
        );
        foreach (var step in trace.Steps)
        {
            Write(document, step);
        }

        foreach (var hidden in trace.HiddenStates)
        {
            _hidden.Insert(document, hidden.Layer, Bytes(hidden.Values));
        }

        foreach (var shares in trace.Attention)
        {
            _attention.Insert(
                document,
                shares.Step,
                shares.PromptShare,
                shares.PromptTokens,
                shares.GeneratedShare,
                shares.GeneratedTokens,
                shares.LabelShare,
                shares.LabelTokens
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<RowInsertion>)[_trace, _step, _option, _hidden, _attention])
        {
            statement.Dispose();
        }
    }

    private void Write(long document, LabelStep step)
    {
        var distribution = step.Distribution;
        if (!distribution.Options.SequenceEqual(options, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"The options of a step must be the run's, {string.Join(", ", options)}; got {string.Join(", ", distribution.Options)}.",
                nameof(step)
            );
        }

        _step.Insert(document, step.Number, step.Chosen, step.IsLast, distribution.Coverage, step.EndProbability);
        for (var option = 0; option < options.Count; option++)
        {
            if (distribution.Offers(option))
            {
                _option.Insert(
                    document,
                    step.Number,
                    option,
                    distribution.Scores[option],
                    distribution.Probabilities[option],
                    distribution.UpperLimits?[option]
                );
            }
        }
    }

    private static byte[] Bytes(IReadOnlyList<float> values)
    {
        var bytes = new byte[values.Count * sizeof(float)];
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        }

        return bytes;
    }
}
