using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Plurality.Datasets;
using Plurality.Runtime.Identity;
using Plurality.Traces;

namespace Plurality.Runtime.Storage;

/// <summary>Reads the documents of a trace set in order, one at a time, so that memory holds one. All come from one snapshot.</summary>
internal sealed class TraceReader : IDisposable
{
    private readonly TraceSetIdentity _identity;
    private readonly string[] _options;
    private readonly Statement _documents;
    private readonly Statement _steps;
    private readonly Statement _stepOptions;
    private readonly Statement _hidden;
    private readonly Statement _attention;
    private readonly Statement _answers;
    private readonly SqliteDataReader _rows;
    private readonly StoredRun _run;

    public TraceReader(SqliteConnection connection, StoredRun run)
    {
        _run = run;
        _identity = run.Identity;
        _options = [.. run.Identity.Options];
        _documents = new Statement(
            connection,
            """
            select document.id, position, item, text, labels, annotations, split, fields,
              fault, answer, answer_tokens, prompt_tokens, well_formed, forced_first_step, warnings
            from trace_set join document on document.trace_set_id = trace_set.id left join trace on trace.document_id = document.id
            where sha256 = $1 and (not $2 or trace.document_id is not null) order by position
            """
        );
        _steps = new Statement(
            connection,
            "select number, chosen, is_last, coverage, end_probability from step where document_id = $1 order by number"
        );
        _stepOptions = new Statement(
            connection,
            "select option, score, probability, upper_limit from step_option where document_id = $1 and step = $2"
        );
        _hidden = new Statement(connection, "select layer, vector from hidden_state where document_id = $1 order by layer");
        _attention = new Statement(
            connection,
            """
            select step, prompt_share, prompt_tokens, generated_share, generated_tokens, label_share, label_tokens
            from attention where document_id = $1 order by step
            """
        );
        _answers = new Statement(
            connection,
            """
            select kind, content, fault
            from run join asked on asked.run_id = run.id
              join question_set on question_set.id = asked.question_set_id
              join answer on answer.question_set_id = question_set.id
            where run.name = $1 and document_id = $2
            """
        );
        _rows = _documents.Rows(run.Identity.Sha256, run.IsTraced);
    }

    /// <summary>Reads the next computed document; null after the last.</summary>
    public StoredDocument? Next()
    {
        if (!_rows.Read())
        {
            return null;
        }

        var item = new TextItem(_rows.GetString(2), _rows.GetString(3))
        {
            Labels = Text(4) is { } labels ? StoredJson.Read<string[]>(labels) : null,
            Annotations = Text(5) is { } votes ? StoredJson.Read<Dictionary<string, IReadOnlyList<string>>>(votes) : null,
            Split = Text(6),
            Fields = StoredJson.Read<Dictionary<string, string>>(_rows.GetString(7)),
        };
        return new StoredDocument(_rows.GetInt32(1), item, Answer(_rows.GetInt64(0))) { Answers = Answers(_rows.GetInt64(0)) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        foreach (var statement in (ReadOnlySpan<Statement>)[_documents, _steps, _stepOptions, _hidden, _attention, _answers])
        {
            statement.Dispose();
        }
    }

    private Dictionary<string, Outcome<string>> Answers(long document) =>
        _run.Questions.Count == 0
            ? []
            : _answers
                .All(
                    row => (Kind: row.GetString(0), Answer: row.IsDBNull(2) ? row.GetString(1) : (Outcome<string>)Stored(row.GetString(2))),
                    _run.Name,
                    document
                )
                .ToDictionary(answer => answer.Kind, answer => answer.Answer, StringComparer.Ordinal);

    private Outcome<Trace>? Answer(long document)
    {
        if (Text(8) is { } fault)
        {
            return Stored(fault);
        }

        return Text(9) is null ? null : Outcome.Of(Trace(document));
    }

    private static DocumentFault Stored(string message) => new(FaultKind.Stored, message);

    private Trace Trace(long document) =>
        new()
        {
            Answer = _rows.GetString(9),
            AnswerTokens = Text(10) is { } tokens ? StoredJson.Read<int[]>(tokens) : null,
            PromptTokens = _rows.IsDBNull(11) ? null : _rows.GetInt32(11),
            WellFormed = _rows.GetBoolean(12),
            ForcedFirstStep = _rows.GetBoolean(13),
            Warnings = StoredJson.Read<string[]>(_rows.GetString(14)),
            Decoding = _identity.Record.Decoding,
            Scoring = _identity.Record.Scoring.Mode,
            Steps = _steps.All(row => Step(document, row), document),
            HiddenStates = _hidden.All(row => new HiddenState(row.GetInt32(0), Floats(row.GetFieldValue<byte[]>(1))), document),
            Attention = _attention.All(
                row => new AttentionShares(
                    row.GetInt32(0),
                    row.GetDouble(1),
                    row.GetInt32(2),
                    row.GetDouble(3),
                    row.GetInt32(4),
                    row.GetDouble(5),
                    row.GetInt32(6)
                ),
                document
            ),
        };

    private LabelStep Step(long document, SqliteDataReader row)
    {
        var number = row.GetInt32(0);
        var scores = new double[_options.Length];
        var probabilities = new double[_options.Length];
        double?[]? limits = null;
        Array.Fill(scores, double.NegativeInfinity);
        using (var offered = _stepOptions.Rows(document, number))
        {
            while (offered.Read())
            {
                var option = offered.GetInt32(0);
                (scores[option], probabilities[option]) = (offered.GetDouble(1), offered.GetDouble(2));
                if (!offered.IsDBNull(3))
                {
                    (limits ??= new double?[_options.Length])[option] = offered.GetDouble(3);
                }
            }
        }

        return new LabelStep(
            number,
            new StepDistribution(_options, scores, probabilities, row.GetDouble(3)) { UpperLimits = limits },
            row.IsDBNull(1) ? null : row.GetString(1),
            row.GetBoolean(2),
            row.IsDBNull(4) ? null : row.GetDouble(4)
        );
    }

    private string? Text(int column) => _rows.IsDBNull(column) ? null : _rows.GetString(column);

    private static float[] Floats(byte[] bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return values;
    }
}
