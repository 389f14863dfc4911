namespace Plurality.Reports;

/// <summary>A sentence of a report's opening.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Figures">The figures that it rests on, in the order in which it names them.</param>
internal sealed record VerdictSentence(string Text, IReadOnlyList<VerdictFigure> Figures);
