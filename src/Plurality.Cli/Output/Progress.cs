using System.Globalization;
using Plurality.Cli.Terminals;

namespace Plurality.Cli.Output;

/// <summary>
/// The progress of a command on the error output: a bar on a terminal, else one line every ten seconds. The rate and the remaining time
/// are those of the last minute; the final line covers the whole time.
/// </summary>
internal sealed class Progress(Terminal terminal, string unit, int? total) : IProgress<int>
{
    private const int BarCells = 24;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstDraw = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuietInterval = TimeSpan.FromSeconds(10);

    private readonly long _start = terminal.Clock.GetTimestamp();
    private readonly RecentRate _rate = new();
    private TimeSpan _last = TimeSpan.Zero;
    private int _done;
    private int _computed;
    private int _places;
    private bool _drawn;

    /// <summary>What else the bar says, such as the loss; null for nothing.</summary>
    public string? Detail { get; set; }

    /// <summary>Adds finished items. Items that an earlier run had finished do not count towards the rate.</summary>
    public void Advance(int count, bool computed = true)
    {
        (_done, _places) = (_done + count, 0);
        _computed += computed ? count : 0;
        var elapsed = terminal.Clock.GetElapsedTime(_start);
        if (computed)
        {
            _rate.Add(elapsed, count);
        }

        if (terminal.ErrorIsTerminal ? elapsed - _last >= Redraw || !_drawn : elapsed - _last >= QuietInterval)
        {
            Draw(elapsed);
        }
    }

    void IProgress<int>.Report(int value) => Within(value);

    /// <summary>Says how far the next items are: how many steps and questions were computed since the last item was finished.</summary>
    public void Within(int places)
    {
        _places = places;
        var elapsed = terminal.Clock.GetElapsedTime(_start);
        if (elapsed - _last >= (terminal.ErrorIsTerminal ? FirstDraw : QuietInterval) || (_drawn && elapsed - _last >= Redraw))
        {
            Draw(elapsed);
        }
    }

    private void Draw(TimeSpan elapsed)
    {
        _last = elapsed;
        if (terminal.ErrorIsTerminal)
        {
            Write($"\r{Bar()}{Sentence(elapsed)}\e[K");
            _drawn = true;
            terminal.Drew(Clear);
        }
        else
        {
            Write(Sentence(elapsed) + "\n");
        }
    }

    /// <summary>Removes the bar, so that something else can be written in its place.</summary>
    public void Clear()
    {
        if (_drawn)
        {
            Write("\r\e[K");
        }

        _drawn = false;
    }

    /// <summary>Removes the bar and prints the total and the rate.</summary>
    public void Finish()
    {
        Clear();
        var elapsed = terminal.Clock.GetElapsedTime(_start);
        var overall = elapsed > TimeSpan.Zero ? _computed / elapsed.TotalSeconds : 0;
        Write(string.Create(CultureInfo.InvariantCulture, $"{_done} {unit} in {Time(elapsed)} ({overall:0.0} {unit}/s)\n"));
    }

    private void Write(string text)
    {
        terminal.Output.Flush(); // finished results must be readable before they are counted
        terminal.Error.Write(text);
        terminal.Error.Flush();
    }

    private string Bar()
    {
        if (total is not > 0)
        {
            return "";
        }

        var filled = Math.Min(BarCells, (int)((long)BarCells * _done / total.Value));
        return $"{new string('█', filled)}{new string('░', BarCells - filled)} ";
    }

    private string Sentence(TimeSpan elapsed)
    {
        var rate = _rate.At(elapsed);
        var left = total is { } all && rate > 0 ? $", {Time(TimeSpan.FromSeconds((all - _done) / rate))} left" : "";
        var within = _places > 0 ? string.Create(CultureInfo.InvariantCulture, $", {_places} steps into the next") : "";
        within += Detail is { } detail ? $", {detail}" : "";
        return total is null
            ? string.Create(CultureInfo.InvariantCulture, $"{_done} {unit}, {rate:0.0} {unit}/s{within}")
            : string.Create(CultureInfo.InvariantCulture, $"{_done} of {total} {unit}, {rate:0.0} {unit}/s{left}{within}");
    }

    private static string Time(TimeSpan time) =>
        time.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : time.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min");
}
