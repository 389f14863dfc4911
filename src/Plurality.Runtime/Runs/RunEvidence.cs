using Plurality.Estimators;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>The stored evidence on a run's documents, as estimators read it.</summary>
internal static class RunEvidence
{
    /// <summary>The kind of question that <c>unary</c> asks.</summary>
    public const string Unary = "unary";

    /// <summary>The kind of question that <c>binary</c> asks.</summary>
    public const string Binary = "binary";

    /// <summary>The kind of question that <c>marginal</c> asks.</summary>
    public const string Marginal = "marginal";

    /// <summary>The kind of answers that <c>sampled</c> reads.</summary>
    public const string Sampled = "sampled";

    /// <summary>The documents that are computed, in the run's order, one at a time.</summary>
    /// <exception cref="StoreException">While enumerating: the store cannot be read.</exception>
    public static IEnumerable<DocumentEvidence> Read(RunStore store, StoredRun run)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        var (labels, options) = (run.Identity.Labels, run.Identity.Options);
        foreach (var document in store.Documents(run))
        {
            var answers = document.Answers;
            var evidence = new Evidence
            {
                Id = document.Item.Id,
                Labels = labels,
                Text = document.Item.Text,
                Trace = document.Answer is { Fault: null } answer ? answer.Value : null,
                Unary = Content(answers, Unary) is { } unary ? AnswerJson.ReadUnary(unary) : null,
                Pairs = Content(answers, Binary) is { } pairs ? AnswerJson.ReadPairs(pairs, options) : null,
                Lists = Content(answers, Marginal) is { } lists ? AnswerJson.ReadLists(lists, labels) : null,
                Samples = Content(answers, Sampled) is { } samples ? AnswerJson.ReadSamples(samples) : null,
            };
            var fault = document.Answer?.Fault
                ?? answers.Values.Select(answer => answer.Fault).FirstOrDefault(fault => fault is not null)
                ?? run.Questions.Where(questions => !answers.ContainsKey(questions.Kind))
                    .Select(questions => new DocumentFault(FaultKind.Evidence, $"{questions.Kind} is not computed yet"))
                    .FirstOrDefault();
            yield return new DocumentEvidence(document.Item, evidence, fault);
        }
    }

    private static string? Content(IReadOnlyDictionary<string, Outcome<string>> answers, string kind) =>
        answers.GetValueOrDefault(kind) is { Fault: null } answer ? answer.Value : null;
}
