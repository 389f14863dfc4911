using Plurality.Numerics;

namespace Plurality.Estimators;

/// <summary>Checks of training data.</summary>
internal static class TrainingChecks
{
    /// <summary>Throws where there are too few documents to choose a penalty on.</summary>
    public static void EnoughToCrossValidate(string method, int documents, string option)
    {
        if (documents < Folds.MinimumDocuments)
        {
            throw new TrainingException(
                method,
                $"Documents to choose the penalty on must be at least {Folds.MinimumDocuments}; got {documents}. Use more, or give "
                    + $"{option}."
            );
        }
    }

    /// <summary>A warning for each label that has one class.</summary>
    public static IReadOnlyList<string> OneClassLabels(IReadOnlyList<string> labels, IReadOnlyList<double> intercepts) =>
        [
            .. labels
                .Zip(intercepts)
                .Where(label => double.IsInfinity(label.Second))
                .Select(label =>
                    $"{Excerpt.Of(label.First)} {(label.Second > 0 ? "always" : "never")} occurs in training: it keeps that frequency."
                ),
        ];
}
