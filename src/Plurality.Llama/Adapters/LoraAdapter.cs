namespace Plurality.Llama.Adapters;

/// <summary>A LoRA adapter: what fine-tuning adds to some matrices of a model. Its matrices are in the layout of GGUF files.</summary>
internal sealed record LoraAdapter
{
    /// <summary>The name of the adapter; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The architecture of the model, such as <c>llama</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The scale of each product is this, divided by the rank of its matrix. Finite, not 0.</summary>
    public required float Alpha { get; init; }

    /// <summary>The name of the model that the adapter was made for; null if unknown.</summary>
    public string? BaseModel { get; init; }

    /// <summary>The SPDX name of the licence; null if unknown.</summary>
    public string? License { get; init; }

    /// <summary>Where the adapter comes from: data, program, settings; null if unknown.</summary>
    public string? Description { get; init; }

    /// <summary>The adapted matrices, at least one, in the order of the file.</summary>
    public required IReadOnlyList<LoraMatrix> Matrices { get; init; }

    /// <summary>The number of numbers in all matrices.</summary>
    public long Parameters => Matrices.Sum(matrix => (long)matrix.A.Length + matrix.B.Length);
}
