using Plurality.Runtime.Identity;

namespace Plurality.Runtime.Storage;

/// <summary>Reads and writes the answers to a run's questions, batch by batch.</summary>
internal sealed class AnswerWaves(StoreConnection store, RunDocuments documents)
{
    /// <inheritdoc cref="RunStore.StoredWaves(StoredRun, QuestionSet)"/>
    public IReadOnlySet<int> Stored(StoredRun run, QuestionSet questions) =>
        store.Read(() =>
        {
            using var waves = store.Prepare(
                """
                select position / $3
                from trace_set join question_set on question_set.trace_set_id = trace_set.id
                  join document on document.trace_set_id = trace_set.id
                  left join answer on answer.question_set_id = question_set.id and answer.document_id = document.id
                where trace_set.sha256 = $1 and question_set.sha256 = $2
                group by 1 having count(answer.document_id) = count(*)
                """
            );
            var size = (long)run.Identity.Record.BatchSize;
            return waves.All(row => row.GetInt32(0), run.Identity.Sha256, questions.Sha256, size).ToHashSet();
        });

    /// <inheritdoc cref="RunStore.AppendAnswers"/>
    public void Append(StoredRun run, QuestionSet questions, int wave, IReadOnlyList<Outcome<string>> answers) =>
        store.Write(() =>
        {
            var inWave = documents.InWave(run, wave);
            if (inWave.Count != answers.Count)
            {
                throw new ArgumentException(
                    $"answers must have one entry for each of the {inWave.Count} documents of the batch; got {answers.Count}.",
                    nameof(answers)
                );
            }

            using var insert = store.Prepare(
                """
                insert into answer (document_id, question_set_id, wave, fault, content)
                select $1, question_set.id, $4, $5, $6
                from question_set join trace_set on trace_set.id = question_set.trace_set_id
                where trace_set.sha256 = $2 and question_set.sha256 = $3
                on conflict (document_id, question_set_id) do nothing
                """
            );
            foreach (var (document, answer) in inWave.Zip(answers).Where(pair => pair.Second.Fault?.Kind != FaultKind.Unanswered))
            {
                insert.Execute(
                    document.Id,
                    run.Identity.Sha256,
                    questions.Sha256,
                    wave,
                    answer.Fault?.Message,
                    answer.Fault is null ? answer.Value : null
                );
            }
        });
}
