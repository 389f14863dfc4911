namespace Plurality.Catalogues;

/// <summary>What the parts of a method have in common: estimators, corrections and calibrators.</summary>
/// <remarks>Implementations must be immutable, because several threads may share one.</remarks>
public interface IMethodPart
{
    /// <summary>The text by which run files and tables name it, with its options: <c>first-step</c>, <c>constant:0.1</c>. Its catalogue
    /// reads it back.</summary>
    string Name { get; }

    /// <summary>One sentence for help texts: what it computes.</summary>
    string Summary { get; }

    /// <summary>Model runs per document, n being the number of labels: <c>1</c>, <c>(n+1)·n/2</c>; <c>0</c> where it asks no
    /// model.</summary>
    string Cost { get; }

    /// <summary>The name without options, by which its catalogue finds it and its page in docs/methods is called.</summary>
    sealed string Word => Name.Split(':')[0];
}
