namespace Plurality.Metrics;

/// <summary>A document's pairs in a block.</summary>
/// <param name="Block">The number of the block.</param>
/// <param name="Document">The document.</param>
/// <param name="Number">How many of its pairs are in the block.</param>
/// <param name="Excess">Their Σ (Q − Ĥ).</param>
internal readonly record struct EqualMassSums(int Block, int Document, int Number, double Excess)
{
    /// <summary>
    /// The sums of all documents, one document after the other: their rows are read in the order in which they stand in memory, which takes
    /// a fraction of the time that the order of Q takes.
    /// </summary>
    /// <param name="documents">The documents.</param>
    /// <param name="pairs">Pairs, each document · labels + label.</param>
    /// <param name="ends">Where the blocks of these pairs end.</param>
    public static List<EqualMassSums> Of(ScoredDocuments documents, int[] pairs, int[] ends)
    {
        var labels = documents.Labels.Count;
        var blocks = new int[documents.Count * labels]; // From 1; 0 where a document does not count.
        var first = 0;
        foreach (var (block, end) in ends.Index())
        {
            foreach (var pair in pairs.AsSpan(first..end))
            {
                blocks[pair] = block + 1;
            }

            first = end;
        }

        var (numbers, excess) = (new int[ends.Length + 1], new double[ends.Length + 1]);
        List<EqualMassSums> sums = [];
        List<int> touched = [];
        for (var document = 0; document < documents.Count; document++)
        {
            var q = documents.Probabilities(document);
            var h = documents.Shares(document);
            for (var label = 0; label < labels; label++)
            {
                var block = blocks[(document * labels) + label];
                if (numbers[block]++ == 0 && block > 0)
                {
                    touched.Add(block);
                }

                excess[block] += q[label] - h[label];
            }

            foreach (var block in touched)
            {
                sums.Add(new EqualMassSums(block - 1, document, numbers[block], excess[block]));
                (numbers[block], excess[block]) = (0, 0);
            }

            touched.Clear();
        }

        return sums;
    }
}
