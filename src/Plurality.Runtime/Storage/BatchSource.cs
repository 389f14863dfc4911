namespace Plurality.Runtime.Storage;

/// <summary>What a run that is computed by batch files was made from, so that answers need no run file to be named.</summary>
/// <param name="Model">The model's name, as answers carry it.</param>
/// <param name="RunFile">The full path of the run file.</param>
/// <param name="Tokenizer">The full path of the model file that gives the tokenizer; "none" if nobody is asked and none is needed; null
/// if the engine gives it.</param>
internal sealed record BatchSource(string Model, string RunFile, string? Tokenizer);
