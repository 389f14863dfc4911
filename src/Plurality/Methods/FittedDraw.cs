using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Corrections;
using Plurality.Estimators;
using Plurality.Traces;

namespace Plurality.Methods;

/// <summary>A method's fitted state under one draw of demonstrations.</summary>
/// <param name="Corrections">In the order in which they are applied.</param>
/// <param name="Estimator">The estimator; fitted, where it is one that learns.</param>
internal sealed record FittedDraw(IReadOnlyList<FittedCorrection> Corrections, FittedEstimator Estimator)
{
    /// <summary>What a reader of results must know.</summary>
    public IEnumerable<string> Warnings => Corrections.SelectMany(correction => correction.Warnings).Concat(Estimator.Warnings);

    /// <summary>Measures each correction after it applies the earlier ones, then fits the estimator on the corrected evidence.</summary>
    public static FittedDraw Fit(Method method, MethodData data, int draw)
    {
        var corrections = new List<FittedCorrection>();
        if (method.Corrections.Count > 0)
        {
            // By id: a sum over documents must not depend on their order, not even in its last digit.
            List<Trace> documents =
            [
                .. data
                    .Unlabelled.OrderBy(document => document.Id, StringComparer.Ordinal)
                    .Select(document => TraceOf(method, document, draw)),
            ];
            var inputs = method.ContentFreeInputs;
            var contentFree = data
                .ContentFree.Where(input => inputs.Contains(input.Draws[0].Text, StringComparer.Ordinal))
                .DistinctBy(input => input.Draws[0].Text)
                .ToDictionary(input => input.Draws[0].Text, input => TraceOf(method, input, draw), StringComparer.Ordinal);
            foreach (var correction in method.Corrections)
            {
                var measured = correction.Fit(new CorrectionData(documents, contentFree, data.Pool));
                corrections.Add(measured);
                documents = [.. documents.Select(measured.Apply)];
                contentFree = contentFree.ToDictionary(input => input.Key, input => measured.Apply(input.Value), StringComparer.Ordinal);
            }
        }

        if (method.Estimator is FittedEstimator estimator)
        {
            return new FittedDraw(corrections, estimator);
        }

        var training = data.Training.Select(document => new LabelledEvidence(
            Corrected(corrections, Whole(method, At(method, document.Document, draw))),
            document.Shares,
            document.Gold
        ));
        return new FittedDraw(corrections, method.Estimator.Fit(new TrainingSet(data.Labels, data.Task, training)));
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static FittedDraw Read(Method method, JsonObject json) =>
        new(
            [.. StateJson.Objects(json, "corrections").Select(CorrectionCatalogue.Read)],
            method.Estimator as FittedEstimator ?? EstimatorCatalogue.Read(StateJson.Part(json, "estimator"))
        );

    /// <summary>The evidence with the corrections applied to its trace.</summary>
    public Evidence Corrected(Evidence evidence) => Corrected(Corrections, evidence);

    /// <summary>The state as JSON.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["corrections"] = new JsonArray([.. Corrections.Select(correction => correction.ToJson())]) };
        if (Estimator.ToJson() is { } state)
        {
            json["estimator"] = state;
        }

        return json;
    }

    /// <summary>The evidence of one draw; that of the first where the method asks no model.</summary>
    private static Evidence At(Method method, DocumentDraws document, int draw) =>
        draw < document.Draws.Count
            ? document.Draws[draw]
            : throw new EvidenceException(
                document.Id,
                method.ToString(),
                $"there must be {method.Draws} draws of demonstrations; got {document.Draws.Count}. Run the others."
            );

    /// <summary>The same evidence, which must have all steps that the method needs.</summary>
    private static Evidence Whole(Method method, Evidence evidence)
    {
        Needed.Steps(method.Estimator, evidence);
        return evidence;
    }

    private static Trace TraceOf(Method method, DocumentDraws document, int draw)
    {
        var evidence = At(method, document, draw);
        Needed.Scores(method.Estimator, evidence);
        return Needed.Part(method.Estimator.Name, evidence, evidence.Trace, "an answer of the model");
    }

    private static Evidence Corrected(IEnumerable<FittedCorrection> corrections, Evidence evidence) =>
        evidence.Trace is null
            ? evidence
            : evidence with
            {
                Trace = corrections.Aggregate(evidence.Trace, (trace, correction) => correction.Apply(trace)),
            };
}
