namespace Plurality.Traces;

/// <summary>One label-generation step: the model starts to write a label (docs/method.md#3-a-generation-and-its-label-steps).</summary>
/// <param name="Number">r, from 1.</param>
/// <param name="Distribution">The model's distribution over the labels and <c>none</c> before it wrote anything at this step.</param>
/// <param name="Chosen">
/// The label written at this step, <c>none</c>, or the unknown string in its place (empty if there is none). Null only for a step that
/// the answer does not have (<see cref="Trace.ForcedFirstStep"/>).
/// </param>
/// <param name="IsLast">Whether no further label follows. False at the last step of an answer that was not read to its end.</param>
/// <param name="EndProbability">
/// The model's own P(end) = e / (e + c) after the label, in [0,1]: e is the mass of tokens that end the answer, c the probability of
/// continuing. Null after <c>none</c>, and in free decoding if no token begins directly after the label.
/// </param>
public sealed record LabelStep(int Number, StepDistribution Distribution, string? Chosen, bool IsLast, double? EndProbability)
{
    /// <summary>Whether only one option was on offer, so that its probability is 1 by construction: in constrained decoding, the last
    /// remaining label.</summary>
    public bool IsForced => Enumerable.Range(0, Distribution.Options.Count).Count(Distribution.Offers) == 1;

    /// <summary>The index of the chosen option in the distribution; −1 for an unknown string or a forced step.</summary>
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
