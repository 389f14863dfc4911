namespace Plurality.Decoding;

/// <summary>A token and its logit.</summary>
/// <param name="Token">The token's id in the model's vocabulary.</param>
/// <param name="Text">The text of the token.</param>
/// <param name="Logit">Its unnormalised log-probability.</param>
internal readonly record struct TokenLogit(int Token, string Text, double Logit);
