using Plurality.Datasets;
using Plurality.Estimators;
using Plurality.Methods;

namespace Plurality.Classification;

/// <summary>Reads the evidence on documents under every draw of demonstrations, batch by batch.</summary>
/// <param name="reader">Asks the model.</param>
/// <param name="draws">The draws, in order; at least one.</param>
/// <param name="batchSize">How many documents are computed together, at least 1.</param>
internal sealed class DrawsReader(EvidenceReader reader, IReadOnlyList<TaskDraw> draws, int batchSize)
{
    /// <summary>The draws.</summary>
    public IReadOnlyList<TaskDraw> Draws => draws;

    /// <summary>The evidence on documents under every draw. A document without evidence under some draw has that draw's error.</summary>
    public async ValueTask<IReadOnlyList<Outcome<DocumentDraws>>> ReadAsync(
        IReadOnlyList<TextItem> documents,
        EvidenceNeeds needs,
        IReadOnlyList<int> hiddenLayers,
        CancellationToken cancellationToken
    )
    {
        List<List<Outcome<Evidence>>> all = [];
        foreach (var draw in draws)
        {
            List<Outcome<Evidence>> read = [];
            foreach (var batch in documents.Chunk(batchSize))
            {
                read.AddRange(await reader.ReadAsync(draw, batch, needs, hiddenLayers, cancellationToken).ConfigureAwait(false));
            }

            all.Add(read);
        }

        return [.. documents.Select((_, i) => Together(all.Select(draw => draw[i])))];
    }

    private static Outcome<DocumentDraws> Together(IEnumerable<Outcome<Evidence>> draws)
    {
        List<Evidence> evidence = [];
        foreach (var draw in draws)
        {
            if (!draw.TryGetValue(out var read))
            {
                return draw.Fault!;
            }

            evidence.Add(read);
        }

        return new DocumentDraws(evidence);
    }
}
