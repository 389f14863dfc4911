namespace Plurality.Training.Weights;

/// <summary>Names of <see cref="MatrixKind"/>s in GGUF files.</summary>
internal static class MatrixKinds
{
    /// <summary>All kinds, in the order of computation.</summary>
    public static IReadOnlyList<MatrixKind> All { get; } = Enum.GetValues<MatrixKind>();

    /// <summary>The name of a kind, such as <c>attn_q</c>.</summary>
    public static string Name(this MatrixKind kind) =>
        kind switch
        {
            MatrixKind.Query => "attn_q",
            MatrixKind.Key => "attn_k",
            MatrixKind.Value => "attn_v",
            MatrixKind.Output => "attn_output",
            MatrixKind.Gate => "ffn_gate",
            MatrixKind.Up => "ffn_up",
            _ => "ffn_down",
        };

    /// <summary>The kind of a name, or null.</summary>
    public static MatrixKind? Find(string name) =>
        All.Where(kind => kind.Name() == name).Select(kind => (MatrixKind?)kind).FirstOrDefault();
}
