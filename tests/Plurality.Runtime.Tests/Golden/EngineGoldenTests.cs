using Plurality.Llama.Weights;
using Plurality.TestKit.Golden;
using Xunit;

namespace Plurality.Runtime.Tests.Golden;

/// <summary>
/// Every field of every item of every <c>engine.json</c>, as transformers computed them in single precision, on each weight format.
/// </summary>
public sealed class EngineGoldenTests(GoldenModels models) : IClassFixture<GoldenModels>
{
    private const string FileName = "engine.json";

    public static TheoryData<string, WeightFormat, int> Items()
    {
        var rows = new TheoryData<string, WeightFormat, int>();
        foreach (var folder in GoldenFiles.Folders(FileName))
        {
            var file = GoldenFiles.Read(folder, FileName);
            foreach (var weights in GoldenModels.Weights(folder, file))
            {
                for (var i = 0; i < file.GetProperty("items").GetArrayLength(); i++)
                {
                    rows.Add(folder, weights, i);
                }
            }
        }

        // What is not there is a row too, which skips with the reason: a test that disappears is not missed.
        if (rows.Count == 0 || GoldenFiles.MissingFamily is not null)
        {
            rows.Add("", WeightFormat.F32, -1);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Items), DisableDiscoveryEnumeration = true)]
    public async Task Every_field_of_an_item_is_reached(string folder, WeightFormat weights, int index)
    {
        Assert.SkipWhen(index < 0, GoldenFiles.MissingFamily ?? GoldenFiles.Missing(FileName));
        var file = GoldenFiles.Read(folder, FileName);
        var item = new GoldenItem(file.GetProperty("items")[index], models.Open(folder, file, weights), GoldenTolerance.For(weights));

        await item.CompareAsync(TestContext.Current.CancellationToken);

        Assert.True(item.Deviations.Count == 0, $"item {index} of {folder}, {weights}:\n{string.Join('\n', item.Deviations)}");
        Assert.True(item.Compared > 10, "An item must have fields to compare.");
    }
}
