namespace Plurality.Numerics;

/// <summary>
/// The parts of cross-validation: a fixed shuffle dealt out in turn. The same number of documents always gives the same parts, so that a
/// fit depends on its documents alone.
/// </summary>
internal static class Folds
{
    /// <summary>How many parts.</summary>
    public const int Count = 5;

    /// <summary>The least number of documents that is worth splitting.</summary>
    public const int MinimumDocuments = 10;

    /// <summary>For each part, the documents to fit on and those held out.</summary>
    public static IReadOnlyList<(int[] Fitted, int[] Held)> Of(int documents)
    {
        var order = Enumerable.Range(0, documents).ToArray();
        SeededGenerator.For(0, "cross-validation").Shuffle(order.AsSpan());
        return
        [
            .. Enumerable
                .Range(0, Count)
                .Select(fold =>
                    (
                        order.Where((_, place) => place % Count != fold).Order().ToArray(),
                        order.Where((_, place) => place % Count == fold).Order().ToArray()
                    )
                ),
        ];
    }
}
