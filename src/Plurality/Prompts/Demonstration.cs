using Plurality.Datasets;
using Plurality.Labels;

namespace Plurality.Prompts;

/// <summary>A worked example in a prompt.</summary>
/// <param name="Text">The document.</param>
/// <param name="Labels">Its labels, in the order of the data; empty when no label applies.</param>
/// <param name="Fields">Other fields of the document, for templates that show them.</param>
internal sealed record Demonstration(string Text, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Makes a demonstration from an item with known labels.</summary>
    /// <exception cref="ArgumentException"><paramref name="item"/> has no <see cref="TextItem.Labels"/>.</exception>
    public static Demonstration Of(TextItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var labels = item.Labels ?? throw new ArgumentException($"Item {item.Id} has no labels to show.", nameof(item));
        return new Demonstration(item.Text, labels, item.Fields);
    }

    /// <summary>The same example for a task: only the task's labels, in the spelling of the label set, in this order.</summary>
    public Demonstration For(LabelSet labels, LabelOrder order)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(order);
        string[] known = [.. Labels.Select(labels.Find).Where(label => label >= 0).Distinct().Select(label => labels[label])];
        return this with { Labels = order.Apply(known) };
    }
}
