using System.Text.Json.Nodes;
using Plurality.Catalogues;
using Plurality.Features;
using Plurality.Labels;
using Plurality.Numerics;

namespace Plurality.Estimators;

/// <summary>A fitted <c>tfidf</c>: for each label, a weight of every term.</summary>
internal sealed class FittedTfidf(TfidfEstimator options, FittedOn fittedOn, TfidfVectorizer vectorizer, LabelRegressions fit)
    : FittedEstimator
{
    /// <inheritdoc/>
    public override string Name => options.Name;

    /// <inheritdoc/>
    public override FittedOn FittedOn => fittedOn;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Warnings { get; } = TrainingChecks.OneClassLabels(fittedOn.Labels, fit.Intercepts);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static FittedTfidf Read(JsonObject json)
    {
        var fit = new LabelRegressions(
            StateJson.Rows(json, "weights"),
            StateJson.Numbers(json, "intercepts"),
            StateJson.Number(json, "penalty")
        );
        var terms = StateJson.Texts(json, "terms");
        var rarities = StateJson.Numbers(json, "rarities");
        return terms.Length == rarities.Length && fit.Weights.All(row => row.Length == terms.Length)
            ? new FittedTfidf(
                TfidfEstimator.Parse(new OptionText(StateJson.Text(json, "estimator"))),
                StateJson.FittedOn(json),
                TfidfVectorizer.Of(new TfidfOptions(), terms, rarities),
                fit
            )
            : throw new FittedStateException("rarities and weights of tfidf must be one a term. Fit the method again.");
    }

    /// <inheritdoc/>
    public override LabelMarginals Estimate(Evidence evidence, TaskKind task)
    {
        var logits = Logits(evidence, task);
        return Needed.Marginals(evidence, label => LogSpace.Sigmoid(logits[label]));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> Logits(Evidence evidence, TaskKind task)
    {
        Needed.Labels(this, evidence);
        var features = new SparseFeatures([vectorizer.Transform(evidence.Text)], vectorizer.Terms.Count);
        return [.. fit.Weights.Select((weights, label) => fit.Intercepts[label] + features.Dot(0, weights))];
    }

    /// <inheritdoc/>
    public override JsonObject ToJson() =>
        new()
        {
            ["estimator"] = Name,
            ["fittedOn"] = StateJson.Of(fittedOn),
            ["penalty"] = fit.Penalty,
            ["terms"] = StateJson.Of(vectorizer.Terms),
            ["rarities"] = StateJson.Of(vectorizer.Weights),
            ["weights"] = StateJson.Of(fit.Weights),
            ["intercepts"] = StateJson.Of(fit.Intercepts),
        };
}
