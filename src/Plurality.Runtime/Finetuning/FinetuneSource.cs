using System.Globalization;
using Plurality.Numerics;
using Plurality.Training.Samples;

namespace Plurality.Runtime.Finetuning;

/// <summary>The samples of an objective.</summary>
internal sealed class FinetuneSource(IReadOnlyList<FinetuneDocument> documents, FinetuneSpec spec) : ITrainingSource
{
    /// <summary>How many sets are drawn to find one that nobody chose.</summary>
    private const int Draws = 100;

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
                var chosen = item.People.Draw(random);
                return [item.Answers.Certain(item.Prompt, chosen), item.Answers.Certain(item.Prompt, Rejected(item, random))];
            default:
                int[] gold = [.. item.Gold];
                if (spec.AnswerOrder is null)
                {
                    random.Shuffle<int>(gold);
                }

                return [item.Answers.Certain(item.Prompt, gold)];
        }
    }

    /// <summary>
    /// A set that nobody chose for this document: that of another document, so that rejected answers look like answers. If all that are
    /// drawn were chosen, a single label or none, which nobody chose.
    /// </summary>
    private int[] Rejected(FinetuneDocument item, SeededGenerator random)
    {
        for (var i = 0; i < Draws; i++)
        {
            var other = documents[random.NextInt(documents.Count)];
            var set = other.People.Draw(random);
            if (ReferenceEquals(other.Labels, item.Labels) && !item.People.Contains(set))
            {
                return set;
            }
        }

        var others = item.People.Rejected(item.Labels.Count, spec.Task);
        return others[random.NextInt(others.Count)];
    }
}
