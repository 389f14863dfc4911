namespace Plurality.Traces;

/// <summary>One label-generation step: the model starts to write a label (docs/method.md#3-a-generation-and-its-label-steps).</summary>
/// <param name="Number">r, from 1.</param>
/// <param name="Distribution">What the model gave each label, and <c>none</c>, before it wrote anything at this step.</param>
/// <param name="Chosen">
/// The label that was then written, <c>none</c>, or the unknown string that stands there instead (empty where nothing does); null only
/// for a step that the answer does not have (<see cref="Trace.ForcedFirstStep"/>).
/// </param>
/// <param name="IsLast">Whether no further label follows.</param>
/// <param name="EndProbability">
/// The model's own P(end) = e / (e + c) after the label, in [0,1]: e the mass of tokens that end the answer, c the probability of going
/// on. Null after <c>none</c>, and in free decoding where no token begins right after the label.
/// </param>
public sealed record LabelStep(int Number, StepDistribution Distribution, string? Chosen, bool IsLast, double? EndProbability)
{
    /// <summary>Whether only one option was on offer, so that its probability is 1 by construction: the last label that was left, in
    /// constrained decoding.</summary>
    public bool IsForced => Enumerable.Range(0, Distribution.Options.Count).Count(Distribution.Offers) == 1;

    /// <summary>The index of what was chosen among the distribution's options; −1 for an unknown string or a forced step.</summary>
    public int ChosenOption
    {
        get
        {
            for (var i = 0; i < Distribution.Options.Count; i++)
            {
                if (string.Equals(Distribution.Options[i], Chosen, StringComparison.Ordinal))
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
