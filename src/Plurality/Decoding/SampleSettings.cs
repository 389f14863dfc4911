using System.Globalization;
using Plurality.Numerics;

namespace Plurality.Decoding;

/// <summary>How answers are drawn.</summary>
/// <param name="Answer">How each of them is decoded. Nothing is recorded of its steps.</param>
/// <param name="Count">How many are drawn for each document, at least 1.</param>
/// <param name="Seed">The seed that all others are derived from.</param>
internal sealed record SampleSettings(GenerationSettings Answer, int Count, ulong Seed)
{
    private const string Purpose = "sampled";

    /// <summary>The chance of one answer. It depends on nothing but the seed, the document and the answer's number, so the first answers
    /// are the same however many follow.</summary>
    /// <param name="id">The document.</param>
    /// <param name="number">The number of the answer, from 0.</param>
    public SeededGenerator Chance(string id, int number) =>
        SeededGenerator.For(Seed, Purpose, string.Create(CultureInfo.InvariantCulture, $"{number} {id}"));
}
