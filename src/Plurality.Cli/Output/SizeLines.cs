using System.Globalization;
using Plurality.Cli.Terminals;
using Plurality.Runtime.Runs;
using Spectre.Console;

namespace Plurality.Cli.Output;

/// <summary>How much runs ask of a model, as a table and as lines of JSON.</summary>
internal static class SizeLines
{
    /// <summary>Writes a line per stage of each run and part, and one for all.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<RunSize> sizes, bool json)
    {
        if (json)
        {
            foreach (var size in sizes)
            {
                WriteJson(terminal, size);
            }

            return;
        }

        var (asks, costs) = (sizes.Any(size => size.Requests is not null), sizes.Any(size => size.Cost is not null));
        string[] ofEngine =
        [
            .. asks ? [">requests", ">request tokens"] : Array.Empty<string>(),
            .. costs ? [">cost"] : Array.Empty<string>(),
        ];
        var table = ResultTable.Create(["run", "stage", ">documents", ">prompts", ">prompt tokens", .. ofEngine]);
        foreach (var size in sizes)
        {
            AddRow(size, Number(size.Documents));
        }

        var (atLeast, estimated) = (sizes.Any(size => size.IsAtLeast), sizes.Any(size => size.IsEstimated));
        var all = new RunSize(
            "all",
            "",
            0,
            sizes.Sum(size => size.Prompts),
            sizes.All(size => size.PromptTokens is not null) ? sizes.Sum(size => size.PromptTokens) : null
        )
        {
            IsAtLeast = atLeast,
            IsEstimated = estimated,
            Requests = sizes.Sum(size => size.Requests),
            RequestTokens = sizes.Sum(size => size.RequestTokens),
            AreRequestTokensEstimated = sizes.Any(size => size.AreRequestTokensEstimated),
            Cost = sizes.Sum(size => size.Cost),
        };
        AddRow(all, new Text(""));
        terminal.Console.Write(table);
        if (atLeast)
        {
            terminal.Output.WriteLine("+ at least: marginal asks on until little of a document's probability is unexplored.");
        }

        if (estimated)
        {
            terminal.Output.WriteLine("~ about: counted for evenly spaced documents.");
        }

        if (asks)
        {
            terminal.Output.WriteLine(
                "requests, request tokens and cost: at least, if answers are as short as they can be and no request is repeated."
            );
        }

        if (all.AreRequestTokensEstimated)
        {
            terminal.Output.WriteLine("~ about: an engine that writes texts does not show its tokens; four bytes count as one.");
        }

        void AddRow(RunSize size, Text documents)
        {
            List<Text> cells = [new(size.Run), new(size.Stage), documents, Prompts(size), Tokens(size)];
            if (asks)
            {
                cells.AddRange([Number(size.Requests ?? 0), Number(size.RequestTokens, size.AreRequestTokensEstimated ? "~" : "")]);
            }

            if (costs)
            {
                cells.Add(new Text(UsageLines.Money(size.Cost ?? 0)));
            }

            table.AddRow(cells);
        }
    }

    private static void WriteJson(Terminal terminal, RunSize size) => JsonLines.Write(terminal, json =>
        {
            json.WriteString("run", size.Run);
            json.WriteString("stage", size.Stage);
            json.WriteNumber("documents", size.Documents);
            json.WriteNumber("prompts", size.Prompts);
            if (size.PromptTokens is { } tokens)
            {
                json.WriteNumber("promptTokens", tokens);
            }
            else
            {
                json.WriteNull("promptTokens");
            }

            json.WriteBoolean("atLeast", size.IsAtLeast);
            json.WriteBoolean("estimated", size.IsEstimated);
            if (size.Requests is { } requests)
            {
                json.WriteNumber("requests", requests);
                json.WriteNumber("requestTokens", size.RequestTokens);
                json.WriteBoolean("requestTokensEstimated", size.AreRequestTokensEstimated);
            }

            if (size.Cost is { } cost)
            {
                json.WriteNumber("cost", cost);
            }
        });

    private static Text Prompts(RunSize size) => Number(size.Prompts, after: size.IsAtLeast ? "+" : "");

    private static Text Tokens(RunSize size) =>
        size.PromptTokens is { } tokens ? Number(tokens, size.IsEstimated ? "~" : "", size.IsAtLeast ? "+" : "") : new Text("–");

    private static Text Number(long number, string before = "", string after = "") =>
        new(string.Create(CultureInfo.InvariantCulture, $"{before}{number}{after}"));
}
