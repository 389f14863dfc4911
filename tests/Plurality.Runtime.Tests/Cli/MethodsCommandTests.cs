using System.Text.Json;
using Plurality.Calibration;
using Plurality.Corrections;
using Plurality.Estimators;
using Plurality.TestKit.Folders;
using Xunit;

namespace Plurality.Runtime.Tests.Cli;

public sealed class MethodsCommandTests
{
    [Fact]
    public async Task Every_part_of_a_method_is_listed_and_has_a_page()
    {
        using var cli = new CommandRun();

        var code = await cli.RunAsync("methods", "--json");

        Assert.Equal(0, code);
        var parts = cli.OutputLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            [
                .. EstimatorCatalogue.All.Select(one => one.Name),
                .. CorrectionCatalogue.All.Select(one => one.Name),
                .. CalibratorCatalogue.All.Select(one => one.Name),
            ],
            parts.Select(part => part.GetProperty("name").GetString()!)
        );
        Assert.All(parts, part =>
            Assert.True(File.Exists(Path.Combine(Repository.Root, part.GetProperty("page").GetString()!)), part.ToString())
        );
    }

    [Fact]
    public async Task People_see_costs_needs_and_the_grammar()
    {
        using var cli = new CommandRun();

        await cli.RunAsync("methods");

        Assert.Matches(@"\nunary +n +one question per label ", cli.Output);
        Assert.Matches(@"\nprobe +1 +an answer, hidden states, labelled documents ", cli.Output);
        Assert.Contains("ESTIMATOR[+CORRECTION…][@DRAWS][|CALIBRATOR[:per-label|:pooled]]", cli.Output, StringComparison.Ordinal);
    }
}
