using System.Text.Json;

namespace Plurality.TestKit.Golden;

/// <summary>
/// The reference values of the mathematics, <c>metrics.json</c>: arrays of items by section (<c>scores</c>, <c>calibration</c>,
/// <c>bradley_terry</c>, <c>probe</c>, <c>agreement</c>), in every folder of <see cref="GoldenFiles"/>. A value that is null is undefined.
/// </summary>
public static class MetricsGolden
{
    public const string FileName = "metrics.json";

    /// <summary>Why there is nothing to compare with, for tests that skip.</summary>
    public static string Missing => GoldenFiles.Missing(FileName);

    /// <summary>
    /// Folder and place of every item of a section; one row with the place −1 where there is none, so that the test is skipped and seen.
    /// </summary>
    public static IReadOnlyList<(string Folder, int Index)> Items(string section)
    {
        (string, int)[] items =
        [
            .. GoldenFiles
                .Folders(FileName)
                .SelectMany(folder =>
                    Enumerable
                        .Range(0, GoldenFiles.Read(folder, FileName).TryGetProperty(section, out var found) ? found.GetArrayLength() : 0)
                        .Select(index => (folder, index))
                ),
        ];
        return items.Length == 0 ? [("", -1)] : items;
    }

    public static JsonElement Item(string folder, string section, int index) =>
        GoldenFiles.Read(folder, FileName).GetProperty(section)[index];

    /// <summary>The numbers of an array, null where the file has null.</summary>
    public static double?[] Optional(JsonElement array) =>
        [.. array.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? (double?)null : value.GetDouble())];

    public static double[] Vector(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    public static double[][] Matrix(JsonElement rows) => [.. rows.EnumerateArray().Select(Vector)];

    /// <summary>
    /// Whether two values are the same to the tolerance, absolute below 1 and relative above; undefined equals only undefined.
    /// </summary>
    public static bool Near(double? expected, double? actual, double tolerance = 1e-9) =>
        expected is { } wanted && actual is { } got
            ? Math.Abs(wanted - got) <= tolerance * Math.Max(1, Math.Abs(wanted))
            : expected is null && actual is null;
}
