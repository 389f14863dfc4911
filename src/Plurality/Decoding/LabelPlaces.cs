using System.Globalization;
using Plurality.Labels;
using Plurality.Prompts;

namespace Plurality.Decoding;

/// <summary>Which of the places of a free answer are its steps, and where it ends.</summary>
/// <param name="settings">The format, the labels and the limits.</param>
internal sealed class LabelPlaces(GenerationSettings settings)
{
    private readonly int? _maximumLabels = settings.Binding().MaximumLabels;

    /// <summary>How many of the places where a label begins are steps.</summary>
    public int Wanted(IReadOnlyList<WrittenLabel> places) =>
        Math.Min(Math.Min(places.Count, settings.MaximumSteps ?? int.MaxValue), OfMostLabels(places) ?? int.MaxValue);

    /// <summary>What was written at a place: a label of the set, <c>none</c>, or another text.</summary>
    public string Chosen(WrittenLabel written) =>
        settings.Labels.Find(written.Text) is >= 0 and var label ? settings.Labels[label]
        : IsNone(written) ? LabelSet.None
        : written.Text;

    /// <summary>Whether the word for none was written at a place.</summary>
    public bool IsNone(WrittenLabel written) =>
        settings.Labels.Find(written.Text) < 0 && string.Equals(written.Text, LabelSet.None, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the end of an answer.</summary>
    /// <param name="text">All that was written.</param>
    /// <param name="places">The places in it.</param>
    /// <param name="steps">How many of them are steps.</param>
    /// <param name="isOver">Whether the model ended the answer.</param>
    /// <param name="maximumTokens">The limit of tokens.</param>
    public AnswerEnd EndOf(string text, ParsedAnswer places, int steps, bool isOver, int maximumTokens)
    {
        // One token can both begin a label that is not wanted and end the answer.
        var isCut = places.Labels.Count > Wanted(places.Labels);
        // Where the list goes on behind the most labels that it may have, it ends there.
        var isEnded = isCut && OfMostLabels(places.Labels) == steps;
        var warnings = new List<string>();
        if (isEnded)
        {
            warnings.Add(AnswerLength.Ended(_maximumLabels!.Value));
        }
        else if (!isOver && !isCut)
        {
            warnings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the answer was cut after {maximumTokens} tokens; allow more to read it to its end."
                )
            );
        }

        warnings.AddRange(AnswerLength.Warnings(Known(places.Labels.Take(steps)), settings.Labels.Count));
        // The label behind the limit is no part of the answer, not even its beginning.
        var end = isCut ? places.Labels[steps - 1].End : text.Length;
        var written = text[..end] + (isEnded ? settings.Format.Ending : "");
        var isWellFormed = isCut ? isEnded && settings.Format.Parse(written).WellFormed : isOver && places.WellFormed;
        return new AnswerEnd(written, end, isCut, !isCut || isEnded, isWellFormed, warnings);
    }

    /// <summary>
    /// How many places hold the most different labels that an answer may have; null if there are fewer labels. Repetitions and unknown
    /// words count for nothing. A label is known to be complete where another place follows.
    /// </summary>
    private int? OfMostLabels(IReadOnlyList<WrittenLabel> places)
    {
        if (_maximumLabels is not { } most)
        {
            return null;
        }

        HashSet<int> known = [];
        for (var place = 0; place < places.Count - 1; place++)
        {
            if (settings.Labels.Find(places[place].Text) is >= 0 and var label && known.Add(label) && known.Count == most)
            {
                return place + 1;
            }
        }

        return null;
    }

    /// <summary>The number of different labels of the label set at some places.</summary>
    private int Known(IEnumerable<WrittenLabel> places) =>
        places.Select(place => settings.Labels.Find(place.Text)).Where(label => label >= 0).Distinct().Count();
}
