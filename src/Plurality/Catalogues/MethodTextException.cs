namespace Plurality.Catalogues;

/// <summary>The text form of a method, or of a part of one, that cannot be read.</summary>
internal sealed class MethodTextException : PluralityException
{
    /// <summary>Says what must be what; the text itself is added.</summary>
    /// <param name="text">The text as given.</param>
    /// <param name="must">What must be what, without a full stop.</param>
    /// <param name="advice">What to do, a sentence.</param>
    public MethodTextException(string text, string must, string advice)
        : base($"{must}; got {Excerpt.Of(text)}. {advice}") => Text = text;

    /// <summary>The text as given.</summary>
    public string Text { get; }
}
