namespace Plurality.Runtime.Runs;

/// <summary>What an engine's tokens cost, in any currency.</summary>
/// <param name="Input">The price of a million tokens of requests, from 0.</param>
/// <param name="Output">The price of a million tokens of answers, from 0.</param>
internal sealed record TokenPrices(double Input, double Output)
{
    /// <summary>The price of tokens.</summary>
    public double Of(long input, long output) => ((input * Input) + (output * Output)) / 1e6;
}
