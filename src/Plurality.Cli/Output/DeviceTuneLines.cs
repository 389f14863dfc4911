using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Llama.Cache;
using Plurality.Runtime.Tuning;

namespace Plurality.Cli.Output;

/// <summary>The measurements and the choice of <c>models tune --gpu-layers</c>, as text and as JSON.</summary>
/// <param name="source">The model's file.</param>
/// <param name="device">The device.</param>
/// <param name="contextCells">The size of the KV cache in tokens.</param>
/// <param name="report">The measurements.</param>
/// <param name="divergence">The largest accepted difference of a probability.</param>
/// <param name="file">The file with the choice; null if it is not stored.</param>
internal sealed class DeviceTuneLines(
    string source,
    string device,
    int contextCells,
    DeviceTuningReport report,
    double divergence,
    string? file
)
{
    private DeviceMeasurement? Fastest => report.Fastest(divergence);

    /// <summary>Writes a table of the settings, the choice, and how to undo it.</summary>
    public void Write(Terminal terminal)
    {
        var output = terminal.Output;
        output.WriteLine(Shown.Line($"{source}, {device}, --ctx-size {Whole(contextCells)}"));
        output.WriteLine($"Differences from the first line over {Whole(report.Compared)} first steps");
        output.WriteLine();
        var table = ResultTable.Create(
            "flash attention",
            ">tokens in a call",
            ">batch size",
            ">documents/s",
            ">from",
            ">to",
            ">largest difference",
            ">mean",
            ""
        );
        foreach (var measured in report.Measured)
        {
            var (settings, documents, off) = (measured.Settings, measured.DocumentsPerSecond, measured.Divergence);
            table.AddRow(
                (string[])
                    [
                        OnOff(settings.FlashAttention),
                        Whole(settings.BatchTokens),
                        Whole(settings.BatchSize),
                        Number(documents.Median, "0.0"),
                        Number(documents.Minimum, "0.0"),
                        Number(documents.Maximum, "0.0"),
                        Number(off.Maximum, "0.00000"),
                        Number(off.Mean, "0.00000"),
                        measured == Fastest ? "fastest within the limit"
                        : off.Maximum > divergence ? "differs too much"
                        : "",
                    ]
            );
        }

        terminal.Console.Write(table);
        foreach (var (settings, reason) in report.Skipped)
        {
            output.WriteLine(
                Shown.Line(
                    $"Flash attention {OnOff(settings.FlashAttention)} with {Whole(settings.BatchTokens)} tokens was skipped: "
                        + $"{reason.TrimEnd('.')}."
                )
            );
        }

        output.WriteLine();
        if (Fastest is not { Settings: var chosen })
        {
            return;
        }

        var words = $"flash attention {OnOff(chosen.FlashAttention)}, {Whole(chosen.BatchTokens)} tokens in a call";
        if (file is null)
        {
            output.WriteLine($"Nothing was stored; the choice would be {words}.");
        }
        else
        {
            output.WriteLine($"Chosen: {words}, the default for this model on this device.");
            output.WriteLine(Shown.Line($"To undo, delete {file}."));
            output.WriteLine("To resume a run that began with other settings, name them under llama in its run file.");
        }

        output.WriteLine($"The batch size is a run's own: write batch-size: {Whole(chosen.BatchSize)} in run files.");
    }

    /// <summary>Writes the same as a line of JSON.</summary>
    public void WriteJson(Terminal terminal) => JsonLines.Write(terminal, json =>
        {
            json.WriteString("file", source);
            json.WriteString("device", device);
            json.WriteNumber("contextCells", contextCells);
            json.WriteNumber("compared", report.Compared);
            json.WriteStartArray("settings");
            foreach (var measured in report.Measured)
            {
                json.WriteStartObject();
                Settings(measured.Settings);
                json.WriteStartObject("documentsPerSecond");
                json.WriteNumber("median", measured.DocumentsPerSecond.Median);
                json.WriteNumber("from", measured.DocumentsPerSecond.Minimum);
                json.WriteNumber("to", measured.DocumentsPerSecond.Maximum);
                json.WriteEndObject();
                JsonLines.Number(json, "largestDifference", measured.Divergence.Maximum);
                JsonLines.Number(json, "meanDifference", measured.Divergence.Mean);
                JsonLines.Number(json, "meanKl", measured.Divergence.MeanKl);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("skipped");
            foreach (var (settings, reason) in report.Skipped)
            {
                json.WriteStartObject();
                Settings(settings);
                json.WriteString("reason", reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("divergence", divergence);
            if (Fastest is { Settings: var chosen })
            {
                json.WriteStartObject("fastest");
                Settings(chosen);
                json.WriteEndObject();
            }

            json.WriteString("stored", file);

            void Settings(DeviceSettings settings)
            {
                json.WriteBoolean("flashAttention", settings.FlashAttention);
                json.WriteNumber("batchTokens", settings.BatchTokens);
                json.WriteNumber("batchSize", settings.BatchSize);
            }
        });

    private static string OnOff(bool isOn) => isOn ? "on" : "off";

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
