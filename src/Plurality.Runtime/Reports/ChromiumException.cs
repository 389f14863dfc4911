namespace Plurality.Runtime.Reports;

/// <summary>The browser failed to draw charts.</summary>
internal sealed class ChromiumException : PluralityException
{
    /// <summary>Names the browser, and says what happened and what to do.</summary>
    public ChromiumException(string path, string reason, Exception? inner = null)
        : base($"{path} must draw the charts; {reason} Name another Chromium in {Chromium.Variable}, or leave out --charts.", inner) =>
        Path = path;

    /// <summary>The browser's file.</summary>
    public string Path { get; }
}
