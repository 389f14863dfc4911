using System.Globalization;
using System.Text.Json;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Identity;
using Plurality.Runtime.Storage;
using Plurality.Traces;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>Stored runs, as a table and as lines of JSON.</summary>
internal static class RunLines
{
    /// <summary>Writes a line per run.</summary>
    public static void WriteTable(Terminal terminal, IReadOnlyList<StoredRun> runs)
    {
        var table = ResultTable.Create("name", ">documents", ">failed", "model", "begun");
        foreach (var run in runs)
        {
            table.AddRow(
                new Text(run.Name),
                run.IsComplete
                    ? Right(run.Documents)
                    : new Text(string.Create(CultureInfo.InvariantCulture, $"{run.Done} of {run.Documents}")),
                Right(run.Failed),
                new Text(Shown.Line(run.ModelName)),
                new Text(run.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            );
        }

        terminal.Console.Write(table);
    }

    /// <summary>Which share of a run's probabilities is exact; null where all are.</summary>
    /// <param name="probabilities">How many the run has, and how many of them are known within a limit only.</param>
    public static string? ExactShare((long All, long Limited) probabilities) =>
        probabilities.Limited == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{1 - ((double)probabilities.Limited / probabilities.All):P1} of {probabilities.All} probabilities of labels are "
                    + $"exact; the others have upper limits"
            );

    /// <summary>Writes a run as a line of JSON.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="run">The run.</param>
    /// <param name="probabilities">How many probabilities it has, and how many of them are known within a limit only; null to leave them
    /// out.</param>
    public static void WriteJson(Terminal terminal, StoredRun run, (long All, long Limited)? probabilities = null) =>
        JsonLines.Write(terminal, json =>
        {
            json.WriteString("name", run.Name);
            json.WriteNumber("documents", run.Documents);
            json.WriteNumber("done", run.Done);
            json.WriteNumber("failed", run.Failed);
            json.WriteBoolean("complete", run.IsComplete);
            json.WriteString("model", run.ModelName);
            json.WriteString("begun", Date(run));
            TraceJson.WriteTexts(json, "methods", run.Estimators);
            json.WriteString("identitySha256", run.Identity.Sha256);
            json.WritePropertyName("identity");
            json.WriteRawValue(run.Identity.Json);
            json.WriteStartObject("sources");
            foreach (var (key, path) in run.Sources)
            {
                json.WriteString(key, path);
            }

            json.WriteEndObject();
            json.WriteString(
                "role",
                run.Role switch
                {
                    RunRole.Training => "training",
                    RunRole.ContentFree => "content-free",
                    _ => "test",
                }
            );
            json.WriteNumber("draw", run.Draw);
            json.WriteString("partOf", run.PartOf);
            json.WriteString("shard", run.Shard?.ToString());
            TraceJson.WriteTexts(json, "questions", [.. run.Questions.Select(questions => questions.Kind)]);
            if (probabilities is var (all, limited))
            {
                json.WriteNumber("probabilities", all);
                json.WriteNumber("limitedProbabilities", limited);
            }
        });

    /// <summary>Writes everything about a run except its documents.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="run">The run.</param>
    /// <param name="probabilities">How many probabilities it has, and how many of them are known within a limit only.</param>
    public static void WriteDetails(Terminal terminal, StoredRun run, (long All, long Limited) probabilities)
    {
        Line("name", run.Name);
        Line(
            "documents",
            string.Create(CultureInfo.InvariantCulture, $"{run.Documents}, {(run.IsComplete ? "all" : run.Done)} done, {run.Failed} failed")
        );
        if (run.Shard is { } shard)
        {
            Line("shard", string.Create(CultureInfo.InvariantCulture, $"{shard}, {run.Expected} documents"));
        }

        Line("begun", Date(run));
        Line("methods", string.Join(", ", run.Estimators));
        if (run.PartOf is not null)
        {
            Line("part of", string.Create(CultureInfo.InvariantCulture, $"{run.PartOf} (draw {run.Draw})"));
        }

        if (run.Questions.Count > 0)
        {
            Line("questions", string.Join(", ", run.Questions.Select(questions => questions.Kind)));
        }

        if (ExactShare(probabilities) is { } share)
        {
            Line("steps", share);
        }

        foreach (var (key, path) in run.Sources)
        {
            Line(key, path);
        }

        Line("identity", run.Identity.Sha256);
        using var identity = JsonDocument.Parse(run.Identity.Json);
        Write("  ", identity.RootElement);

        void Line(string key, string value) => terminal.Output.WriteLine($"{key, -12} {Shown.Line(value)}");

        void Write(string indent, JsonElement element)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.Object)
                {
                    terminal.Output.WriteLine($"{indent}{member.Name}");
                    Write(indent + "  ", member.Value);
                }
                else if (member.Name == "demonstrations")
                {
                    terminal.Output.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{indent}{member.Name, -20} {member.Value.GetArrayLength()} (all of them with --json)"
                        )
                    );
                }
                else
                {
                    terminal.Output.WriteLine($"{indent}{member.Name, -20} {Shown.Beginning(Value(member.Value), 120)}");
                }
            }
        }
    }

    private static string Value(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Value)),
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => "–",
            _ => value.GetRawText(),
        };

    private static Text Right(int number) => new Text(number.ToString(CultureInfo.InvariantCulture));

    private static string Date(StoredRun run) => run.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
