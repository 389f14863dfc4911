using System.CommandLine;
using System.Text;
using Plurality.Calibration;
using Plurality.Catalogues;
using Plurality.Cli.Input;
using Plurality.Cli.Options;
using Plurality.Cli.Output;
using Plurality.Cli.Terminals;
using Plurality.Estimators;
using Plurality.Evaluation;
using Plurality.Labels;

namespace Plurality.Cli.Commands;

/// <summary><c>plurality calibrate</c>: fits a calibrator on some documents and applies it to others.</summary>
internal sealed class CalibrateCommand : Command
{
    /// <summary>Creates the command and its subcommands.</summary>
    public CalibrateCommand(Terminal terminal)
        : base("calibrate", "Fits calibrators, saves them, and applies them to other documents.")
    {
        Add(new FitCommand(terminal));
        Add(new ApplyCommand(terminal));
    }

    private static FileOption PredictionsOption(string description) =>
        new("--predictions")
        {
            IsRead = true,
            Required = true,
            HelpName = "FILE",
            Description = description,
        };

    private sealed class FitCommand : Verb
    {
        public FitCommand(Terminal terminal)
            : base(
                "fit",
                "Fits a calibrator on predictions and on what people say about the same documents.",
                "plurality calibrate fit --predictions p-dev.jsonl --references r-dev.jsonl --calibrator platt:per-label -o platt.json"
            )
        {
            var predictions = PredictionsOption(
                "JSON Lines of {\"id\", \"probabilities\": {label: p}}, for documents that you will not evaluate."
            );
            var references = new FileOption("--references")
            {
                IsRead = true,
                Required = true,
                HelpName = "FILE",
                Description = "Annotations or labels of the documents: a data file with 'annotations', 'labels' or 'distribution'.",
            };
            var calibrator = new Option<string>("--calibrator")
            {
                Required = true,
                Description = "The calibrator. pooled (the default) fits one curve for all labels, per-label fits one per label.",
                HelpName = string.Join('|', OfProbabilities.Select(Written)),
            };
            var output = new NewFileOptions("FILE.json", "Where to save the fitted calibrator.");
            foreach (Option option in (Option[])[predictions, references, calibrator])
            {
                Add(option);
            }

            output.AddTo(this);
            SetAction(parse =>
            {
                var faults = new FaultList();
                var file = output.Path(parse)!;
                var calibration = faults.Try(() => Named(parse.GetRequiredValue(calibrator)));
                var given = faults.Try(() => ComparedFiles.Named(parse.GetRequiredValue(predictions), terminal));
                var people = faults.Try(() => ComparedFiles.References(parse.GetRequiredValue(references), terminal));
                using var files = faults.Try(() => output.Prepare(parse, file));
                faults.ThrowIfAny();
                var fitted = calibration!.Fit(
                    CalibrationDocuments(MatchedPredictions.Of(people!, [given!], TaskKind.MultiLabel, intersect: false))
                );
                foreach (var warning in fitted.Warnings)
                {
                    terminal.Warn(warning);
                }

                files!.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(CalibratorFile.Write(fitted) + "\n")));
                files.Commit();
                terminal.Note(
                    $"{fitted.Name} fitted on {fitted.FittedOn.Documents} documents, {fitted.FittedOn.Labels.Count} labels: {file}"
                );
            });
        }

        /// <summary>A calibrator as users write it: only curves take <c>:per-label</c> and <c>:pooled</c>.</summary>
        private static string Written(ICalibrator calibrator)
        {
            try
            {
                return $"{CalibratorCatalogue.Parse($"{calibrator.Name}:pooled").Name}[:per-label|:pooled]";
            }
            catch (MethodTextException)
            {
                return calibrator.Name;
            }
        }

        /// <summary>The calibrators that need only probabilities.</summary>
        private static IEnumerable<ICalibrator> OfProbabilities =>
            CalibratorCatalogue.All.Where(calibration => !calibration.ReadsLogProbabilities);

        private static ICalibrator Named(string written) =>
            CalibratorCatalogue.Parse(written) is { ReadsLogProbabilities: false } calibration
                ? calibration
                : throw new MethodTextException(
                    written,
                    $"The calibrator of probabilities must be one of {string.Join(", ", OfProbabilities.Select(one => one.Name))}",
                    "Calibrators of scores of step 1 can be used in run files."
                );

        private static CalibrationSet CalibrationDocuments(MatchedPredictions matched)
        {
            string[] labels = [.. matched.Labels];
            var probabilities = matched.Predictions[0].Predictions.Probabilities;
            return new CalibrationSet(
                labels,
                matched.Documents.Select(document => new CalibrationItem(
                    document.Id,
                    CalibrationInput.Of(new LabelMarginals(labels, probabilities[document.Id])),
                    Targets(Reference.Of(document, matched.Labels, TaskKind.MultiLabel))
                ))
            );
        }

        private static LabelMarginals Targets(Reference reference) =>
            reference.Targets
            ?? throw new EvaluationException(
                $"Each document to fit on must have annotators, a distribution or labels; '{reference.Id}' has none. Leave it out of both "
                    + $"files."
            );
    }

    private sealed class ApplyCommand : Verb
    {
        public ApplyCommand(Terminal terminal)
            : base(
                "apply",
                "Applies a fitted calibrator to the predictions of other documents.",
                "plurality calibrate apply --state platt.json --predictions p.jsonl -o calibrated.jsonl"
            )
        {
            var state = new FileOption("--state")
            {
                IsRead = true,
                Required = true,
                Description = "A calibrator that 'plurality calibrate fit' saved.",
                HelpName = "FILE",
            };
            var predictions = PredictionsOption(
                "JSON Lines of {\"id\", \"probabilities\": {label: p}}, with the labels that the calibrator was fitted on."
            );
            var output = new NewFileOptions("FILE.jsonl", "The file to write. Default: standard output.", required: false);
            var allow = new Option<bool>("--allow-fitted-documents")
            {
                Description = "Accept documents that the calibrator was fitted on. Results then look better than they are.",
            };
            foreach (Option option in (Option[])[state, predictions, allow])
            {
                Add(option);
            }

            output.AddTo(this);
            SetAction(parse =>
            {
                var faults = new FaultList();
                var calibrator = faults.Try(() => CalibratorFile.Read(InputFile.ReadText(parse.GetRequiredValue(state), terminal)));
                var given = faults.Try(() => ComparedFiles.Predictions(parse.GetRequiredValue(predictions), terminal));
                var file = output.Path(parse);
                using var files = file is null ? null : faults.Try(() => output.Prepare(parse, file));
                faults.ThrowIfAny();
                var ordered = Ordered(calibrator!, given!);
                if (Seen(calibrator!, ordered, parse.GetValue(allow)) is { } seen)
                {
                    terminal.Warn(seen);
                }

                foreach (var warning in calibrator!.Warnings)
                {
                    terminal.Warn(warning);
                }

                if (file is not null)
                {
                    files!.Write(file, stream => PredictionLines.Write(stream, Calibrated(calibrator, ordered)));
                    files.Commit();
                }
                else
                {
                    terminal.Output.Flush();
                    PredictionLines.Write(terminal.OutputStream, Calibrated(calibrator, ordered));
                }
            });
        }

        /// <summary>The predictions with their labels in the order of the fitted ones.</summary>
        private static Predictions Ordered(FittedCalibrator calibrator, Predictions given)
        {
            var labels = calibrator.FittedOn.Labels;
            return labels.Count == given.Labels.Count && labels.All(given.Labels.Contains)
                ? given.Of(LabelSet.Create(labels))
                : throw new LabelSetMismatchException(calibrator.Name, labels, [.. given.Labels]);
        }

        /// <summary>A warning where documents were fitted on.</summary>
        /// <exception cref="EvaluationException">There are such documents and they are not allowed.</exception>
        private static string? Seen(FittedCalibrator calibrator, Predictions predictions, bool allowed)
        {
            var seen = calibrator.FittedOn.Shared(predictions.Ids);
            if (seen.Count == 0)
            {
                return null;
            }

            var which = FormattableString.Invariant(
                $"{calibrator.Name} was fitted on {seen.Count} of these {predictions.Ids.Count} documents, '{seen[0]}' first"
            );
            return allowed
                ? $"{which}: for them it looks better than it is."
                : throw new EvaluationException(
                    $"A calibrator must be applied to other documents than it was fitted on; {which}. Give others, or accept that with "
                        + $"--allow-fitted-documents."
                );
        }

        private static IEnumerable<(string Id, LabelMarginals Probabilities)> Calibrated(
            FittedCalibrator calibrator,
            Predictions predictions
        )
        {
            string[] labels = [.. predictions.Labels];
            return predictions.Ids.Select(id =>
                (id, calibrator.Apply(CalibrationInput.Of(new LabelMarginals(labels, predictions.Probabilities[id]))))
            );
        }
    }
}
