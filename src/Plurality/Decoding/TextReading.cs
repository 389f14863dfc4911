using Plurality.Models;
using Plurality.Prompts;
using Plurality.Traces;

namespace Plurality.Decoding;

/// <summary>Reads the answer of a model that only writes answers, as free decoding reads it.</summary>
/// <param name="settings">The format, the labels and the limits.</param>
/// <param name="isChat">Whether the model writes a turn of a conversation. It may write something before its answer.</param>
/// <param name="maximumTokens">The longest answer.</param>
internal sealed class TextReading(GenerationSettings settings, bool isChat, int maximumTokens)
{
    private readonly LabelPlaces _places = new(settings);

    private readonly AnswerOptions _options = AnswerOptions.Of(settings.Format, settings.Labels, settings.Task);

    /// <summary>The longest answer, in tokens.</summary>
    public int MaximumTokens => maximumTokens;

    /// <summary>The trace of an answer.</summary>
    public Trace Trace(WrittenText written)
    {
        var text = End(written.Text);
        var isOver = written.IsComplete || text.Length < written.Text.Length || settings.Format.IsOver(text);
        var answer = settings.Format.Parse(text);
        var steps = _places.Wanted(answer.Labels);
        var end = _places.EndOf(text, answer, steps, isOver, maximumTokens);
        var forced = steps == 0;
        WrittenStep?[] read = [.. answer.Labels.Take(steps).Select(place => StepAt(written.Tokens, place.Start))];
        return new Trace
        {
            Answer = end.Text,
            Steps = forced
                ? [new LabelStep(1, Unknown, Chosen: null, IsLast: true, EndProbability: null)]
                :
                [
                    .. answer
                        .Labels.Take(steps)
                        .Select(
                            (place, i) =>
                                new LabelStep(
                                    i + 1,
                                    read[i]?.Distribution() ?? Unknown,
                                    _places.Chosen(place),
                                    IsLast: end.IsWhole && i == steps - 1,
                                    EndProbability: null
                                )
                        ),
                ],
            Decoding = DecodingMode.Free,
            Scoring = settings.Scoring,
            WellFormed = end.IsWellFormed,
            ForcedFirstStep = forced,
            Warnings =
            [
                .. end.Warnings,
                .. read is [{ Colliding: { Count: > 0 } colliding }, ..] ? [FirstTokenReading.Collision(colliding)] : (string[])[],
            ],
        };
    }

    /// <summary>
    /// The text up to where the answer is over; what a model writes behind it is not read. In a conversation, lines before the first label
    /// do not end the answer: the model may introduce it, or put it into a block of code.
    /// </summary>
    public string End(string text)
    {
        for (var length = 1; length < text.Length; length++)
        {
            // Only these characters end an answer.
            if (text[length - 1] is '\n' or '}' && settings.Format.IsOver(text[..length]) && !IsIntroduction(text[..length]))
            {
                return text[..length];
            }
        }

        return text;
    }

    private StepDistribution Unknown => StepDistribution.Unknown([.. _options.Options.Select(option => option.Name)]);

    /// <summary>The step at a place of the answer; null if the model gives no probabilities, or wrote no token there.</summary>
    private WrittenStep? StepAt(IReadOnlyList<WrittenToken>? tokens, int place)
    {
        var start = 0;
        foreach (var token in tokens ?? [])
        {
            var end = start + token.Text.Length;
            // The first token that begins at the place, or the one that holds it.
            if (start == place || (start < place && end > place))
            {
                var before = token.Text[..(place - start)];
                return new WrittenStep(_options, settings.SurfaceVariants, before, token);
            }

            start = end;
        }

        return null;
    }

    private bool IsIntroduction(string text) => isChat && settings.Format.Parse(text).Labels.Count == 0;
}
