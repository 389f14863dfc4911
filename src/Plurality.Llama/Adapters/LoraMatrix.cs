namespace Plurality.Llama.Adapters;

/// <summary>The adapter of one matrix W: W x becomes W x + alpha / rank · B (A x) (Hu et al. 2022, equation 3).</summary>
/// <param name="Tensor">The name of W in the model file, such as <c>blk.3.attn_q.weight</c>.</param>
/// <param name="Rank">The rank, at least 1.</param>
/// <param name="Inputs">The length of x.</param>
/// <param name="Outputs">The length of W x.</param>
/// <param name="A">A, [rank × inputs], row by row.</param>
/// <param name="B">B, [outputs × rank], row by row.</param>
internal sealed record LoraMatrix(string Tensor, int Rank, int Inputs, int Outputs, float[] A, float[] B);
