using Plurality.Datasets;
using Plurality.Evaluation;
using Plurality.Labels;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Runs;

/// <summary>A run with the probabilities of its methods.</summary>
/// <param name="Run">The run.</param>
/// <param name="Labels">Its label set.</param>
/// <param name="Documents">Its documents.</param>
/// <param name="Methods">The methods' probabilities.</param>
internal sealed record EvaluatedRun(
    StoredRun Run,
    LabelSet Labels,
    IReadOnlyList<TextItem> Documents,
    IReadOnlyList<MethodPredictions> Methods
);
