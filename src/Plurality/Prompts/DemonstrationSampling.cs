namespace Plurality.Prompts;

/// <summary>How demonstrations are chosen from a pool (method.md section 2).</summary>
public sealed record DemonstrationSampling
{
    private readonly string _name;

    private DemonstrationSampling(string name) => _name = name;

    /// <summary>Every item is equally likely, whatever its labels.</summary>
    public static DemonstrationSampling Random { get; } = new("random");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="PromptException"><paramref name="written"/> names no method.</exception>
    public static DemonstrationSampling Parse(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return written == Random._name
            ? Random
            : throw new PromptException(
                $"The sampling of demonstrations must be {Random._name}; got {Excerpt.Of(written)}. Write {Random._name}.");
    }

    /// <summary>Writes the method as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => _name;
}
