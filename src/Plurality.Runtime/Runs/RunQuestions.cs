using System.Text.Json.Nodes;
using Plurality.Classification;
using Plurality.Decoding;
using Plurality.Estimators;
using Plurality.Prompts;
using Plurality.Runtime.Identity;
using Plurality.Traces;

namespace Plurality.Runtime.Runs;

/// <summary>One kind of question that a run asks about its documents in addition to generation.</summary>
/// <param name="Set">The identity of the questions: everything that the answers depend on.</param>
/// <param name="Check">Refuses a model that cannot answer them.</param>
/// <param name="Notes">Notes for readers of the results, one sentence per note.</param>
/// <param name="PromptsOf">The prompts about the document at a position; for lists, the first one.</param>
/// <param name="AskAsync">Asks about the documents at these positions.</param>
internal sealed record RunQuestions(
    QuestionSet Set,
    Action<Decoder> Check,
    IReadOnlyList<string> Notes,
    Func<int, IEnumerable<Prompt>> PromptsOf,
    Func<EvidenceReader, IReadOnlyList<int>, CancellationToken, ValueTask<IReadOnlyList<Outcome<string>>>> AskAsync
)
{
    /// <summary>Increase this when the wording of questions changes, so that older answers are not reused.</summary>
    private const int Scheme = 1;

    /// <summary>The questions of an experiment, by kind.</summary>
    public static IReadOnlyList<RunQuestions> Of(Experiment experiment)
    {
        List<RunQuestions> questions = [];
        if (experiment.Needs.HasFlag(EvidenceNeeds.Unary))
        {
            questions.Add(Unary(experiment));
        }

        if (experiment.Needs.HasFlag(EvidenceNeeds.Pairs))
        {
            questions.Add(Binary(experiment));
        }

        if (experiment.Needs.HasFlag(EvidenceNeeds.Lists))
        {
            questions.Add(Marginal(experiment));
        }

        if (experiment.Needs.HasFlag(EvidenceNeeds.Samples))
        {
            questions.Add(Sampled(experiment));
        }

        return questions;
    }

    private static RunQuestions Unary(Experiment experiment)
    {
        var spec = experiment.Spec;
        var draw = experiment.TaskDraw;
        var question = draw.UnaryQuestion;
        var record = new JsonObject
        {
            ["scheme"] = Scheme,
            ["opening"] = question.Opening,
            ["chat"] = spec.Prompt.Chat,
            ["scoring"] = ModeName.Of(spec.Scoring),
            ["surfaceVariants"] = spec.Scoring == ScoringMode.FirstToken && spec.SurfaceVariants,
        };
        return new RunQuestions(
            QuestionSet.Of(RunEvidence.Unary, record),
            decoder => decoder.Resolve(EvidenceReader.UnarySettings(draw.Task)),
            question.Notes,
            position => Inquiry.PromptsOf(question, experiment.Documents[position], spec.Prompt.Chat),
            async (reader, positions, cancellationToken) =>
                Answers(
                    await reader
                        .UnaryAsync(draw, experiment.DocumentsAt(positions), isOutsidePool: true, cancellationToken)
                        .ConfigureAwait(false),
                    AnswerJson.Write
                )
        );
    }

    private static RunQuestions Binary(Experiment experiment)
    {
        var spec = experiment.Spec;
        var draw = experiment.TaskDraw;
        var question = draw.BinaryQuestion;
        var record = new JsonObject
        {
            ["scheme"] = Scheme,
            ["opening"] = question.Opening,
            ["chat"] = spec.Prompt.Chat,
            ["bothOrders"] = spec.BothOrders,
            ["seed"] = spec.Seed,
        };
        return new RunQuestions(
            QuestionSet.Of(RunEvidence.Binary, record),
            decoder => decoder.Resolve(new ScoreSettings { Scoring = ScoringMode.FirstToken }),
            question.Notes,
            position => Inquiry.PromptsOf(question, experiment.Documents[position], spec.BothOrders, spec.Prompt.Chat),
            async (reader, positions, cancellationToken) =>
                Answers(
                    await reader
                        .PairsAsync(draw, experiment.DocumentsAt(positions), isOutsidePool: true, cancellationToken)
                        .ConfigureAwait(false),
                    AnswerJson.Write
                )
        );
    }

    private static RunQuestions Marginal(Experiment experiment)
    {
        var budget = experiment.Spec.Marginal;
        var record = new JsonObject
        {
            ["scheme"] = Scheme,
            ["unexplored"] = budget.Unexplored,
            ["expansions"] = budget.Expansions,
        };
        return new RunQuestions(
            QuestionSet.Of(RunEvidence.Marginal, record),
            decoder => decoder.Resolve(new ScoreSettings()),
            [],
            position => [experiment.PromptOf(position)],
            async (reader, positions, cancellationToken) =>
                Answers(
                    await reader.ListsAsync(experiment.TaskDraw, experiment.PromptsAt(positions), cancellationToken).ConfigureAwait(false),
                    AnswerJson.Write
                )
        );
    }

    private static RunQuestions Sampled(Experiment experiment)
    {
        var (draw, count) = (experiment.TaskDraw, experiment.Samples);
        var settings = EvidenceReader.SampleSettings(draw, count);
        var record = new JsonObject
        {
            ["scheme"] = Scheme,
            ["count"] = count,
            ["seed"] = settings.Seed,
            // The trace set's record has the limits of the answers of which steps are read; these are whole.
            ["maximumLabels"] = settings.Answer.Binding().MaximumLabels,
        };
        return new RunQuestions(
            QuestionSet.Of(RunEvidence.Sampled, record),
            decoder => decoder.Resolve(settings),
            [],
            position => Enumerable.Repeat(experiment.PromptOf(position), count),
            async (reader, positions, cancellationToken) =>
                Answers(
                    await reader
                        .SamplesAsync(draw, experiment.DocumentsAt(positions), experiment.PromptsAt(positions), count, cancellationToken)
                        .ConfigureAwait(false),
                    AnswerJson.Write
                )
        );
    }

    private static List<Outcome<string>> Answers<T>(IReadOnlyList<Outcome<T>> findings, Func<T, string> write)
        where T : class => [.. findings.Select(finding => finding.Select(write))];
}
