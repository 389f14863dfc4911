namespace Plurality;

/// <summary>
/// Something outside the program that its user must put right: a file, a label, a setting, a model. Its message says what of whom must be
/// what, what was found and what to do; the command line prints it without a stack trace and exits with 1. A caller's bug is an
/// <see cref="ArgumentException"/> instead.
/// </summary>
public abstract class PluralityException : Exception
{
    /// <summary>Carries the message, and what led to it where there is such a thing.</summary>
    protected PluralityException(string message, Exception? inner = null)
        : base(message, inner) { }
}
