using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Plurality.Llama.Native;
using Plurality.Prompts;

namespace Plurality.Runtime.Tests.Decoding;

/// <summary>
/// The slow reference: reads a whole text from nothing for every question, one sequence, one call, sums in double precision, and knows
/// of no trie, wave or cache.
/// </summary>
internal sealed class NaiveModel : IDisposable
{
    private readonly LlamaModel _model;
    private readonly LlamaContext _context;
    private readonly LlamaBatch _batch = new(512, 512);

    public NaiveModel(string path)
    {
        _model = LlamaModel.Load(LlamaLibrary.Load(null, NullLogger.Instance), path, gpuLayers: 0);
        _context = _model.CreateContext(new LlamaContextOptions(512, 512, Threads: 1, KeyValueType.F32, Observe: false));
    }

    public LlamaVocabulary Vocabulary => _model.Vocabulary;

    public int[] Tokens(string text) => Vocabulary.Tokenize(text, addSpecial: false, parseSpecial: false);

    /// <summary>Natural logs of the next token's probabilities.</summary>
    public double[] Next(IEnumerable<int> tokens)
    {
        _context.Clear();
        _batch.Clear();
        int[] all = [.. tokens];
        for (var i = 0; i < all.Length; i++)
        {
            _batch.Add(all[i], i, [0], logits: i == all.Length - 1);
        }

        _context.Decode(_batch, CancellationToken.None);
        var logits = _context.Logits(all.Length - 1).ToArray().Select(logit => (double)logit).ToArray();
        var maximum = logits.Max();
        var total = maximum + Math.Log(logits.Sum(logit => Math.Exp(logit - maximum)));
        return [.. logits.Select(logit => logit - total)];
    }

    /// <summary>ln [Π P(token of the option) · P(a token that may follow)] behind a text.</summary>
    public double LogMass(string before, string option, Func<string, bool> mayFollow)
    {
        var prefix = Tokens(before);
        var tokens = Tokens(before + option).Skip(prefix.Length).ToArray();
        var mass = 0.0;
        var read = prefix.ToList();
        foreach (var token in tokens)
        {
            mass += Next(read)[token];
            read.Add(token);
        }

        return mass + Math.Log(Share(read, mayFollow));
    }

    /// <summary>The probability that the next token's text is of a kind; end of generation counts as the text "&lt;end&gt;".</summary>
    public double Share(IEnumerable<int> tokens, Func<string, bool> kind) =>
        Next(tokens).Select((log, token) => kind(Text(token)) ? Math.Exp(log) : 0).Sum();

    public string Text(int token) =>
        Vocabulary.IsEndOfGeneration(token) ? "<end>"
        : Vocabulary.IsControl(token) ? "<control>"
        : Encoding.Latin1.GetString(Vocabulary.Piece(token));

    /// <summary>What may follow an option, written down once more from the table of docs/method.md#2-the-prompt.</summary>
    public static Func<string, bool> MayFollow(AnswerFormat format) =>
        format.Name switch
        {
            "json" => text => text.StartsWith('"'),
            "list" => text => text.StartsWith(',') || text.StartsWith('\n') || text == "<end>",
            _ => text => text.StartsWith('\n') || text == "<end>",
        };

    public void Dispose()
    {
        _batch.Dispose();
        _context.Dispose();
        _model.Dispose();
    }
}
