using System.Globalization;
using Plurality.Numerics;
using Plurality.Training.Samples;

namespace Plurality.Runtime.Finetuning;

/// <summary>The samples of an objective.</summary>
internal sealed class FinetuneSource(IReadOnlyList<FinetuneDocument> documents, FinetuneSpec spec) : ITrainingSource
{
    /// <inheritdoc/>
    public int Count => documents.Count;

    /// <inheritdoc/>
    public TrainingSample Of(int document, int epoch)
    {
        var item = documents[document];
        var random = SeededGenerator.For(spec.Seed, $"finetune-{epoch.ToString(CultureInfo.InvariantCulture)}", item.Id);
        return new TrainingSample(item.Id, item.Tokens, Answers(item, random));
    }

    private TrainingAnswer[] Answers(FinetuneDocument item, SeededGenerator random)
    {
        switch (spec.Objective)
        {
            case FinetuneObjective.Soft:
                return [item.Answers.Soft(item.Prompt, item.People.Draw(random), item.People)];
            case FinetuneObjective.Preference:
                var chosen = item.Own is null ? item.People.Draw(random) : Ordered(item.Gold, random);
                return [item.Answers.Certain(item.Prompt, chosen), item.Answers.Certain(item.Prompt, Rejected(item, random))];
            default:
                return [item.Answers.Certain(item.Prompt, Ordered(item.Gold, random))];
        }
    }

    /// <summary>The labels in the order of answers, which each epoch may draw.</summary>
    private int[] Ordered(int[] labels, SeededGenerator random)
    {
        int[] ordered = [.. labels];
        if (spec.AnswerOrder is null)
        {
            random.Shuffle<int>(ordered);
        }

        return ordered;
    }

    /// <summary>A set that nobody chose for this document. Documents without one were left out.</summary>
    private int[] Rejected(FinetuneDocument item, SeededGenerator random) =>
        item.Own is { } own
            ? Ordered(own, random)
            : RejectedSet.Draw(item.People, item.Gold, item.Labels.Count, spec.Task, random, () => SetOfAnother(item, random))!;

    private int[]? SetOfAnother(FinetuneDocument item, SeededGenerator random)
    {
        var other = documents[random.NextInt(documents.Count)];
        return ReferenceEquals(other.Labels, item.Labels) ? other.People.Draw(random) : null;
    }
}
