namespace Plurality.Runtime.Decoding;

/// <summary>What was found out about one document, or why nothing was. Exactly one of the two is set.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Value">What was found.</param>
/// <param name="Fault">Why there is nothing (longer than the context), with what to do.</param>
public sealed record Finding<T>(T? Value, string? Fault)
    where T : class;
