using System.Text.Json;
using System.Text.Json.Nodes;
using Plurality.Calibration;
using Plurality.Catalogues;
using Plurality.Estimators;
using Plurality.Labels;

namespace Plurality.Methods;

/// <summary>
/// A method with its fitted state. It can be saved, loaded and applied to other documents with the same labels.
/// </summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class FittedMethod
{
    /// <summary>The version of the text form; other versions are rejected.</summary>
    private const int Version = 1;

    private readonly IReadOnlyList<FittedDraw> _draws;

    internal FittedMethod(
        Method method,
        TaskKind task,
        IReadOnlyList<string> labels,
        IReadOnlyList<FittedDraw> draws,
        FittedCalibrator? calibrator
    ) => (Method, Task, Labels, _draws, Calibrator) = (method, task, labels, draws, calibrator);

    /// <summary>The method.</summary>
    public Method Method { get; }

    /// <summary>How many labels a document may have.</summary>
    public TaskKind Task { get; }

    /// <summary>The label set that it applies to, in its order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The fitted calibrator; null if the method has none.</summary>
    public FittedCalibrator? Calibrator { get; }

    /// <summary>What it was fitted on; null if it learns nothing from labelled documents.</summary>
    public FittedOn? FittedOn => Calibrator?.FittedOn ?? _draws[0].Estimator.FittedOn;

    /// <summary>Notes for readers of its results, without repetitions.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. _draws.SelectMany(draw => draw.Warnings).Concat(Calibrator?.Warnings ?? []).Distinct(StringComparer.Ordinal)];

    /// <summary>The probability of each label, given the evidence on one document.</summary>
    /// <param name="draws">The evidence under each draw of demonstrations that the method averages over; one for most methods.</param>
    /// <exception cref="PluralityException">The evidence is of other labels, lacks something that the method needs, or has fewer
    /// draws.</exception>
    public LabelMarginals Estimate(params IReadOnlyList<Evidence> draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentOutOfRangeException.ThrowIfZero(draws.Count);
        return Estimate(new DocumentDraws(draws));
    }

    /// <summary>
    /// The probability of each label. In a single-label task, calibrated probabilities are divided by their sum, because a calibrator
    /// treats each label separately.
    /// </summary>
    /// <exception cref="PluralityException">The evidence lacks what the method needs.</exception>
    /// <exception cref="PluralityException">The evidence is of other labels.</exception>
    internal LabelMarginals Estimate(DocumentDraws document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (!document.Draws[0].Labels.SequenceEqual(Labels, StringComparer.Ordinal))
        {
            throw new LabelSetMismatchException(Method.ToString(), Labels, document.Draws[0].Labels);
        }

        foreach (var evidence in document.Draws.Take(Method.Draws))
        {
            Needed.Steps(Method.Estimator, evidence);
        }

        if (Calibrator is null)
        {
            return DrawAverage.Estimate(_draws, document, Task);
        }

        var calibrated = Calibrator.Apply(DrawAverage.Input(_draws, document, Task));
        var sum = calibrated.Probabilities.Sum();
        return Task == TaskKind.MultiLabel || sum <= 0
            ? calibrated
            : new LabelMarginals(Labels, [.. calibrated.Probabilities.Select(probability => Math.Min(1, probability / sum))]);
    }

    /// <summary>The probability of each label, or why there are none.</summary>
    internal Outcome<LabelMarginals> TryEstimate(DocumentDraws document)
    {
        ArgumentNullException.ThrowIfNull(document);
        try
        {
            return Estimate(document);
        }
        catch (PluralityException fault)
        {
            return new DocumentFault(FaultKind.Evidence, fault.Message) { Document = document.Id };
        }
    }

    /// <summary>The same method followed by a separately fitted calibrator.</summary>
    /// <exception cref="PluralityException">The method has a calibrator already, or the calibrator does not go with its
    /// estimator.</exception>
    public FittedMethod Calibrated(FittedCalibrator calibrator)
    {
        ArgumentNullException.ThrowIfNull(calibrator);
        return new FittedMethod(WithCalibrator(Method, calibrator), Task, Labels, _draws, calibrator);
    }

    /// <summary>A method followed by a calibrator.</summary>
    /// <exception cref="MethodTextException">The method has a calibrator already, or the calibrator does not go with its
    /// estimator.</exception>
    internal static Method WithCalibrator(Method method, FittedCalibrator calibrator) =>
        method.Calibrator is null
            ? Method.Of(method.Estimator, method.Corrections, method.Draws, CalibratorCatalogue.Parse(calibrator.Name))
            : throw new MethodTextException(method.ToString(), "A method must have one calibrator", "Remove one of the two.");

    /// <summary>The state as JSON text that <see cref="Read"/> reads back; numbers keep their bits.</summary>
    public string ToJson()
    {
        var json = new JsonObject
        {
            ["plurality"] = "fitted method",
            ["version"] = Version,
            ["method"] = Method.ToString(),
            ["task"] = TaskWord(Task),
            ["labels"] = StateJson.Of(Labels),
            ["draws"] = new JsonArray([.. _draws.Select(draw => draw.ToJson())]),
        };
        if (Calibrator is not null)
        {
            json["calibrator"] = Calibrator.ToJson();
        }

        return json.ToJsonString();
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="PluralityException">It is not such text, or of another version.</exception>
    public static FittedMethod Read(string json)
    {
        var state = Parse(json);
        var version = StateJson.Number(state, "version");
        if (version is < Version or > Version)
        {
            throw new FittedStateException(
                FormattableString.Invariant(
                    $"The version of a fitted state must be {Version}; got {version}. Fit the method again with this program."
                )
            );
        }

        var method = Method.Parse(StateJson.Text(state, "method"));
        FittedDraw[] draws = [.. StateJson.Objects(state, "draws").Select(draw => FittedDraw.Read(method, draw))];
        if (draws.Length != method.Draws)
        {
            throw new FittedStateException($"A fitted state of {method} must have {method.Draws} draws; got {draws.Length}. Fit it again.");
        }

        return new FittedMethod(
            method,
            StateJson.Text(state, "task") == TaskWord(TaskKind.SingleLabel) ? TaskKind.SingleLabel : TaskKind.MultiLabel,
            StateJson.Texts(state, "labels"),
            draws,
            method.Calibrator is null ? null : CalibratorCatalogue.Read(StateJson.Part(state, "calibrator"))
        );
    }

    private static string TaskWord(TaskKind task) => task == TaskKind.SingleLabel ? "single-label" : "multi-label";

    private static JsonObject Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json)?.AsObject()
                ?? throw new FittedStateException("A fitted state must be a JSON object; got null. Fit the method again.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FittedStateException("A fitted state must be a JSON object. Fit the method again.", exception);
        }
    }
}
