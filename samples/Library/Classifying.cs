using Plurality.Classification;
using Plurality.Datasets;
using Plurality.Labels;
using Plurality.Lists;
using Plurality.Methods;
using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Samples;

/// <summary>Classifies documents, and reads the answer step by step.</summary>
public static class Classifying
{
    /// <summary>A task with every setting that changes a prompt or an answer.</summary>
    public static ClassificationTask Task(IReadOnlyList<TextItem> pool) =>
        new(LabelSet.Create(["anger", "fear", "joy"]))
        {
            Kind = TaskKind.MultiLabel,
            Noun = "emotions",
            Order = LabelOrder.Alphabetical,
            Template = PromptTemplate.Default,
            Pool = pool,
            Shots = 2,
            Sampling = DemonstrationSampling.Random,
            Decoding = DecodingMode.Constrained,
            Scoring = ScoringMode.Exact,
            Marginal = new ListBudget { Unexplored = 0.01 },
        };

    /// <summary>A classifier by a method that a user has written; null where the method, the task or the model do not go together. The
    /// message of a <see cref="PluralityException"/> says what is wrong and what to do.</summary>
    public static Classifier? Create(ILanguageModel model, ClassificationTask task, string method, TextWriter output)
    {
        try
        {
            return new Classifier(model, task, Method.Parse(method));
        }
        catch (PluralityException exception)
        {
            output.WriteLine(exception.Message);
            return null;
        }
    }

    /// <summary>Prints the probabilities of each document, or why it has none. A fault of one document leaves the others alone.</summary>
    public static async Task RunAsync(
        ILanguageModel model,
        ClassificationTask task,
        IReadOnlyList<TextItem> documents,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var classifier = new Classifier(model, task);
        await foreach (ClassifiedDocument document in classifier.ClassifyAsync(documents, cancellationToken).ConfigureAwait(false))
        {
            Outcome<ClassificationResult> outcome = document.Outcome;
            if (outcome.TryGetValue(out var result))
            {
                LabelMarginals probabilities = result.Probabilities;
                output.WriteLine(FormattableString.Invariant($"{document.Item.Id}: joy {probabilities["joy"]:0.00}"));
                Print(result.Trace!, output);
            }
            else
            {
                DocumentFault fault = outcome.Fault!;
                output.WriteLine(fault.Kind == FaultKind.TooLong ? "too long" : fault.Message);
            }
        }
    }

    /// <summary>Prints the distribution over labels at every step of an answer.</summary>
    public static void Print(Trace trace, TextWriter output)
    {
        foreach (LabelStep step in trace.Steps)
        {
            StepDistribution distribution = step.Distribution;
            output.WriteLine(FormattableString.Invariant($"  step {step.Number}: joy {distribution.Probability("joy"):0.00}"));
        }

        foreach (HiddenState state in trace.HiddenStates)
        {
            output.WriteLine(FormattableString.Invariant($"  layer {state.Layer}: {state.Values.Count} values"));
        }

        foreach (AttentionShares shares in trace.Attention)
        {
            output.WriteLine(
                FormattableString.Invariant($"  step {shares.Step}: {shares.PromptShare:0.00} of the attention on the prompt")
            );
        }
    }
}
