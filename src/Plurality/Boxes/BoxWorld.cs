using System.Globalization;
using Plurality.Numerics;

namespace Plurality.Boxes;

/// <summary>Boxes and what is in them: the state of a puzzle and the sentences that describe it.</summary>
internal sealed class BoxWorld
{
    // A larger limit would give unrealistically long answers; a smaller one would not change the task.
    private const int Capacity = 4;
    private const int MostAtFirst = 3;

    private readonly SeededGenerator _chance;
    private readonly List<string> _outside;
    private readonly List<string>[] _boxes;
    private readonly List<string> _sentences = [];

    private BoxWorld(int boxes, IEnumerable<string> objects, SeededGenerator chance)
    {
        _chance = chance;
        _outside = [.. objects];
        _boxes = [.. Enumerable.Range(0, boxes).Select(_ => new List<string>())];
    }

    /// <summary>The story, one sentence per fact: first the contents of every box, then the operations.</summary>
    public IReadOnlyList<string> Sentences => _sentences;

    /// <summary>The contents of each box, in unspecified order; box 1 is at 0.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Boxes => _boxes;

    /// <summary>Fills boxes and changes what is in them. Every object is in one box or outside, and each sentence is true when it is
    /// told.</summary>
    public static BoxWorld Make(BoxesOptions options, IEnumerable<string> objects, SeededGenerator chance)
    {
        var world = new BoxWorld(options.Boxes, objects, chance);
        world.Fill();
        for (var i = 0; i < options.Operations; i++)
        {
            world.Change();
        }

        return world;
    }

    /// <summary>Writes things as answers do: <c>the bell and the coin</c>.</summary>
    private static string Written(IEnumerable<string> things) => string.Join(" and ", things.Select(thing => $"the {thing}"));

    private void Fill()
    {
        // In random order, so that any box may get objects if there are few.
        var order = Enumerable.Range(0, _boxes.Length).ToArray();
        _chance.Shuffle(order.AsSpan());
        foreach (var box in order)
        {
            Transfer(_outside, _boxes[box], Math.Min(_chance.NextInt(MostAtFirst + 1), _outside.Count));
        }

        for (var box = 0; box < _boxes.Length; box++)
        {
            _sentences.Add(_boxes[box].Count == 0 ? $"Box {Name(box)} is empty." : $"Box {Name(box)} holds {Written(_boxes[box])}.");
        }
    }

    /// <summary>Performs one possible operation (put in, move, take out; equally likely) with one or two objects.</summary>
    private void Change()
    {
        var full = Enumerable.Range(0, _boxes.Length).Where(box => _boxes[box].Count > 0).ToArray();
        var open = Enumerable.Range(0, _boxes.Length).Where(box => _boxes[box].Count < Capacity).ToArray();
        List<Action> possible = [];
        if (_outside.Count > 0 && open.Length > 0)
        {
            possible.Add(() => PutIn(Any(open)));
        }

        if (full.Length > 0)
        {
            possible.Add(() => TakeOut(Any(full)));
        }

        if (full.Any(box => open.Any(other => other != box)))
        {
            possible.Add(() => Move(full, open));
        }

        possible[_chance.NextInt(possible.Count)]();
    }

    private void PutIn(int box) => _sentences.Add($"Put {Written(Some(_outside, _boxes[box]))} into Box {Name(box)}.");

    private void TakeOut(int box) => _sentences.Add($"Take {Written(Some(_boxes[box], _outside))} out of Box {Name(box)}.");

    private void Move(int[] full, int[] open)
    {
        var from = Any([.. full.Where(box => open.Any(other => other != box))]);
        var to = Any([.. open.Where(box => box != from)]);
        _sentences.Add($"Move {Written(Some(_boxes[from], _boxes[to]))} from Box {Name(from)} to Box {Name(to)}.");
    }

    /// <summary>Moves one or two objects between two places, limited by the objects and the room there.</summary>
    private List<string> Some(List<string> from, List<string> to)
    {
        var room = to == _outside ? int.MaxValue : Capacity - to.Count;
        return Transfer(from, to, Math.Min(1 + _chance.NextInt(2), Math.Min(from.Count, room)));
    }

    private List<string> Transfer(List<string> from, List<string> to, int count)
    {
        List<string> things = [];
        for (var i = 0; i < count; i++)
        {
            var thing = from[_chance.NextInt(from.Count)];
            from.Remove(thing);
            things.Add(thing);
        }

        to.AddRange(things);
        return things;
    }

    private int Any(int[] boxes) => boxes[_chance.NextInt(boxes.Length)];

    private static string Name(int box) => (box + 1).ToString(CultureInfo.InvariantCulture);
}
