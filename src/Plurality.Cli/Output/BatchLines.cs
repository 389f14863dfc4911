using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Batches;

namespace Plurality.Cli.Output;

/// <summary>How far a run that is computed by batch files is, for people and as lines of JSON.</summary>
internal sealed class BatchLines(Terminal terminal, bool json)
{
    /// <summary>Writes what a file of answers had.</summary>
    public void Write(string file, BatchReading reading)
    {
        if (json)
        {
            JsonLines.Write(terminal, line =>
            {
                line.WriteString("file", file);
                line.WriteNumber("answers", reading.Answers);
                line.WriteNumber("new", reading.New);
                line.WriteNumber("failed", reading.Failed);
                line.WriteNumber("unusable", reading.Faults.Count);
            });
            return;
        }

        terminal.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Shown.Line(file)}: {Shown.Counted(reading.Answers, "answer")}, {reading.New} of them new, {reading.Failed} failed"
                    + $"{(reading.Faults.Count == 0 ? "" : $"; {Shown.Counted(reading.Faults.Count, "line")} cannot be used")}."
            )
        );
    }

    /// <summary>Writes how far the runs are, and what is asked next.</summary>
    /// <param name="step">The runs.</param>
    /// <param name="file">The file that the requests were written to; null if they were not.</param>
    public void Write(BatchStep step, string? file)
    {
        if (json)
        {
            WriteJson(step, file);
        }
        else
        {
            foreach (var run in step.Runs)
            {
                terminal.Output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{run.Name}: {(run.IsComplete ? "complete, " : $"{run.Done} of ")}{run.Documents} documents"
                            + $"{(run.IsComplete ? "." : " complete.")}"
                    )
                );
            }

            if (step.Requests > 0)
            {
                terminal.Output.WriteLine(
                    (file is null ? "next: " : $"{Shown.Line(file)}: ")
                        + $"{Shown.Counted(step.Requests, "request")} of {Shown.Counted(step.Documents, "document")}, {RoundOf(step)}."
                );
            }

            if (step.Unanswered > 0)
            {
                terminal.Note($"{Shown.Counted(step.Unanswered, "request")} of an earlier file had no answer.");
            }
        }

        foreach (var failed in step.Failed)
        {
            terminal.Warn($"document {failed.Document!} has no result: {failed.Message}");
        }
    }

    /// <summary>Names the documents whose requests failed.</summary>
    public void Again(BatchStep step)
    {
        foreach (var failed in step.Again)
        {
            terminal.Warn($"document {failed.Document!} is asked again: {failed.Message}.");
        }
    }

    /// <summary>Names the command that comes next.</summary>
    /// <param name="step">The runs.</param>
    /// <param name="requests">The file that the requests were written to; null if they were not.</param>
    /// <param name="runFile">The run file.</param>
    /// <param name="store">The option for the store, with a space before it.</param>
    public void Next(BatchStep step, string? requests, string runFile, string store)
    {
        if (!json)
        {
            var runs = step.Runs.Where(run => run.PartOf is null).Select(run => Shown.Argument(run.Name));
            terminal.Next(
                step.Requests == 0 ? $"plurality evaluate {string.Join(' ', runs)}{store}"
                : requests is null ? $"plurality batch write {Shown.Argument(runFile)} -o requests.jsonl{store}"
                : $"plurality batch read answers.jsonl{store}, with the answers to {Shown.Argument(requests)}"
            );
        }
    }

    private void WriteJson(BatchStep step, string? file) => JsonLines.Write(terminal, line =>
        {
            line.WriteBoolean("complete", step.IsComplete);
            line.WriteStartArray("runs");
            foreach (var run in step.Runs)
            {
                line.WriteStartObject();
                line.WriteString("run", run.Name);
                line.WriteNumber("done", run.Done);
                line.WriteNumber("documents", run.Documents);
                line.WriteEndObject();
            }

            line.WriteEndArray();
            line.WriteNumber("requests", step.Requests);
            line.WriteNumber("waiting", step.Documents);
            line.WriteNumber("round", step.Round);
            line.WriteNumber("rounds", step.Rounds.Most);
            line.WriteBoolean("roundsAreLimit", step.Rounds.IsLimit);
            line.WriteString("file", file);
        });

    /// <summary>The round and how many there are. Requests that failed make further ones.</summary>
    private static string RoundOf(BatchStep step) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"round {step.Round}"
                + $"{(step.Round > step.Rounds.Most ? "" : $" of {(step.Rounds.IsLimit ? "at most" : "about")} {step.Rounds.Most}")}"
        );
}
