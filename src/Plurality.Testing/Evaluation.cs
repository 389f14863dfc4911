using Plurality.Models;

namespace Plurality.Testing;

/// <summary>A tree to be looked at behind a text.</summary>
/// <param name="model">The settings.</param>
/// <param name="before">The text before the tree.</param>
/// <param name="tree">The tree.</param>
/// <param name="reader">Reads the views.</param>
/// <param name="states">Takes the hidden states behind the trunk.</param>
internal sealed class Evaluation(
    ScriptedModel model,
    IReadOnlyList<int> before,
    TokenTree tree,
    INextTokenReader reader,
    IHiddenStateReader? states
)
{
    private const int StateLength = 8;

    /// <summary>A number that follows from all tokens of the text and the tree.</summary>
    public ulong Hash =>
        Enumerable.Range(0, tree.Count).Aggregate(Of(before), (state, node) => Mix.Of(Mix.Of(state, (ulong)node), (ulong)tree.Token(node)));

    /// <summary>Shows each node that is to be read, the trunk's end first and the others in their order.</summary>
    /// <param name="show">Makes the view behind a text and hands it to the reader.</param>
    public void Read(Action<INextTokenReader, int, TextSoFar> show)
    {
        for (var node = Math.Max(0, tree.Root); node < tree.Count; node++)
        {
            if (!tree.IsRead(node))
            {
                continue;
            }

            int[] tokens = [.. before, .. WayTo(node)];
            var hash = Of(tokens);
            show(reader, node, new TextSoFar(model.Vocabulary, tokens) { Hash = hash });
            if (node == tree.Root && states is not null)
            {
                ReadStates(hash);
            }
        }
    }

    private static ulong Of(IEnumerable<int> tokens) => tokens.Aggregate(0UL, (state, token) => Mix.Of(state, (ulong)token));

    private List<int> WayTo(int node)
    {
        List<int> way = [];
        for (var at = node; at >= 0; at = tree.Parent(at))
        {
            way.Add(tree.Token(at));
        }

        way.Reverse();
        return way;
    }

    private void ReadStates(ulong hash)
    {
        Span<float> state = stackalloc float[StateLength];
        foreach (var layer in states!.Layers)
        {
            for (var dimension = 0; dimension < StateLength; dimension++)
            {
                state[dimension] = (float)Mix.Share(Mix.Of(hash, (ulong)((layer * StateLength) + dimension)), bits: 20) - 0.5f;
            }

            states.Read(layer, state);
        }
    }
}
