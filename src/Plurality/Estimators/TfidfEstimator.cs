using System.Globalization;
using Plurality.Catalogues;
using Plurality.Features;
using Plurality.Numerics;

namespace Plurality.Estimators;

/// <summary>
/// <c>tfidf</c>: TF-IDF of words and word pairs, with one L2 logistic regression per label on Ĥ. It uses no language model and shows
/// whether one is worth its cost.
/// </summary>
/// <param name="Penalty">C of ½‖w‖² + C·Σ loss; null is chosen by cross-validation, which needs 10 documents.</param>
internal sealed record TfidfEstimator(double? Penalty = null) : IEstimator
{
    /// <summary>The estimator's name without options.</summary>
    internal const string Word = "tfidf";

    /// <inheritdoc/>
    public string Name => Penalty is { } penalty ? string.Create(CultureInfo.InvariantCulture, $"{Word}:penalty={penalty:R}") : Word;

    /// <inheritdoc/>
    public string Summary => "one logistic regression per label on words and word pairs, without a language model";

    /// <inheritdoc/>
    public EvidenceNeeds Needs => EvidenceNeeds.Text;

    /// <inheritdoc/>
    public string Cost => "0";

    /// <inheritdoc/>
    public FittedEstimator Fit(TrainingSet training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (Penalty is null)
        {
            TrainingChecks.EnoughToCrossValidate(Name, training.Documents.Count, "penalty=");
        }

        var vectorizer = TfidfVectorizer.Fit(training.Documents.Select(document => document.Evidence.Text));
        if (vectorizer.Terms.Count == 0)
        {
            throw new TrainingException(Name, "Training documents must have words; none has a word of two letters. Use other documents.");
        }

        var features = new SparseFeatures(
            [.. training.Documents.Select(document => vectorizer.Transform(document.Evidence.Text))],
            vectorizer.Terms.Count
        );
        double[][] targets =
        [
            .. training.Labels.Select(
                (_, label) => training.Documents.Select(document => document.Targets!.Probabilities[label]).ToArray()
            ),
        ];
        return new FittedTfidf(this, training.FittedOn, vectorizer, LabelRegressions.Fit(features, targets, Penalty));
    }

    /// <summary>Reads the options of <see cref="Name"/>.</summary>
    internal static TfidfEstimator Parse(OptionText options)
    {
        var tfidf = new TfidfEstimator(options.TakeNumber("penalty", 1e-6, 1e6));
        options.End("penalty");
        return tfidf;
    }
}
