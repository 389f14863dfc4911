using Plurality.Coverage;

// How often does an interval of 95 % hold the true value? "quick" checks that the program runs; its shares are known to ±7 points.
var quick = args is ["quick"];
int[] documents = quick ? [50, 200] : [50, 200, 1000];
if (args is not ["calibration"])
{
    MacroCoverage.Run(repetitions: quick ? 40 : 600, resamples: quick ? 200 : 500, documents);
}

if (args is not ["macro"])
{
    CalibrationCoverage.Run(repetitions: quick ? 20 : 200, resamples: quick ? 100 : 200, documents);
    Costs.Run(documents: quick ? 200 : 1000);
}
