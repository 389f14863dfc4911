namespace Plurality.Traces;

/// <summary>The hidden state that produced step 1.</summary>
/// <param name="Layer">k: the output of block k, from 1; the last layer's is taken after the final norm.</param>
/// <param name="Values">One number for each dimension of the model.</param>
public sealed record HiddenState(int Layer, IReadOnlyList<float> Values);
