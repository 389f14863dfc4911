using System.Globalization;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

/// <summary>A run that is stored already, whose documents have annotators that agree.</summary>
internal static class AnnotatedRun
{
    /// <summary>Twelve test documents and twelve to learn from, three each without label, with joy, with anger and with both; a pool of
    /// six.</summary>
    public static async Task<CommandRun> MadeAsync(string spec)
    {
        var cli = new CommandRun();
        cli.File("run.yaml", spec);
        cli.File("dev.jsonl", Documents("d", 12));
        cli.File("train.jsonl", Documents("t", 12));
        cli.File("pool.jsonl", Documents("p", 6));
        Assert.Equal(0, await cli.RunAsync(["run", cli.Path("run.yaml"), "--store", cli.Path("s.db")]));
        cli.Forget();
        return cli;
    }

    private static string Documents(string kind, int count) =>
        string.Concat(
            Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var (text, labels) = (i % 4) switch
                    {
                        0 => ("nothing", "[]"),
                        1 => ("joy", "[\"joy\"]"),
                        2 => ("anger", "[\"anger\"]"),
                        _ => ("joy and anger", "[\"joy\",\"anger\"]"),
                    };
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"{{\"id\":\"{kind}{i}\",\"text\":\"{text} in "
                            + $"{kind}{i}\",\"labels\":{labels},\"annotations\":{{\"a\":{labels},\"b\":{labels}}}}}\n"
                    );
                })
        );
}
