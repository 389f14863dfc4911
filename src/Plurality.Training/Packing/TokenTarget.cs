using Plurality.Training.Samples;

namespace Plurality.Training.Packing;

/// <summary>What should follow a token.</summary>
/// <param name="Row">The row of the token that predicts.</param>
/// <param name="Next">The next tokens.</param>
internal readonly record struct TokenTarget(int Row, NextTokenShares Next);
