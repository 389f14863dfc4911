using Plurality.Coverage;

// How often does an interval of 95 % hold the true value? "quick" checks that the program runs; its shares are known to ±7 points.
if (args is ["files", var folder, ..])
{
    int Argument(int place, int otherwise) => args.Length > place && int.TryParse(args[place], out var given) ? given : otherwise;
    TableFiles.Write(folder, Argument(2, 10_000), Argument(3, 300), Argument(4, 1_000_000));
    return;
}

var quick = args is ["quick"];
var tables = quick || args.Length == 0 ? ["macro", "curves", "counts", "calibration", "table"] : args;
int[] documents = quick ? [50, 200] : [50, 200, 1000];
if (tables.Contains("macro"))
{
    MacroCoverage.Run(repetitions: quick ? 40 : 600, resamples: quick ? 200 : 500, documents);
}

if (tables.Contains("curves"))
{
    CurveCoverage.Run(repetitions: quick ? 20 : 400, resamples: quick ? 100 : 300, documents);
}

if (tables.Contains("counts"))
{
    CountCoverage.Run(repetitions: quick ? 20 : 200, resamples: quick ? 100 : 300, documents);
}

if (tables.Contains("calibration"))
{
    CalibrationCoverage.Run(repetitions: quick ? 20 : 400, resamples: quick ? 100 : 300, documents);
}

if (tables.Contains("table"))
{
    LargeTable.Run(documents: quick ? 300 : 10_000, labels: quick ? 20 : 300, resamples: quick ? 64 : 1000);
}
