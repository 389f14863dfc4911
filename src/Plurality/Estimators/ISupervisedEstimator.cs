namespace Plurality.Estimators;

/// <summary>An estimator that learns from documents whose labels are known; what it learns is a value of its own.</summary>
public interface ISupervisedEstimator : IEstimatorDescription
{
    /// <summary>Learns. The same documents in another order give the same result, to the bit.</summary>
    /// <exception cref="EvidenceException">The evidence on a document lacks what the estimator needs.</exception>
    /// <exception cref="TrainingException">There is too little to learn from, or the targets asked for are not there.</exception>
    IFittedEstimator Fit(TrainingSet training);
}
