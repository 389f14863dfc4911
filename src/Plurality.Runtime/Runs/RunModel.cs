using Plurality.Llama;
using Plurality.Remote;

namespace Plurality.Runtime.Runs;

/// <summary>The model of a run, and how it is opened. Runs with equal ones share it.</summary>
/// <param name="File">How llama.cpp opens a file.</param>
/// <param name="Engine">How an engine is asked; null for a file.</param>
/// <param name="Prices">What the engine's tokens cost; null if the run file does not say.</param>
internal sealed record RunModel(LlamaModelOptions File, RemoteModelOptions? Engine, TokenPrices? Prices);
