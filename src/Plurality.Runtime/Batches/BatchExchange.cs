using System.Text;
using Plurality.Models;
using Plurality.Remote.Batches;
using Plurality.Runtime.Storage;

namespace Plurality.Runtime.Batches;

/// <summary>
/// Answers requests from the store, and collects those that the store has no answer to. They are written as lines of a batch file as they
/// come, so that no more than their keys are kept in memory.
/// </summary>
/// <param name="rows">What was asked, and what came back.</param>
internal sealed class BatchExchange(BatchRows rows) : IBatchExchange
{
    private readonly HashSet<(string TraceSet, string Key)> _met = [];
    private readonly List<(string TraceSet, string Key, string Document)> _asked = [];
    private readonly HashSet<(string Run, string Document)> _waiting = [];
    private readonly Dictionary<(string Run, string Document), string> _faults = [];
    private StoredRun? _run;
    private string _document = "";

    /// <summary>Receives the lines of the next file, in UTF-8; null if none is written.</summary>
    public Stream? File { get; set; }

    /// <summary>The requests without an answer: trace sets, keys, and the document that asked first.</summary>
    public IReadOnlyList<(string TraceSet, string Key, string Document)> Asked => _asked;

    /// <summary>How many of them were asked before, and nothing came back.</summary>
    public int Unanswered { get; private set; }

    /// <summary>The documents that wait for an answer, by run.</summary>
    public IReadOnlySet<(string Run, string Document)> Waiting => _waiting;

    /// <summary>The first fault of each document whose request failed, by run.</summary>
    public IReadOnlyDictionary<(string Run, string Document), string> Faults => _faults;

    /// <summary>Turns to a run.</summary>
    public void Enter(StoredRun run) => _run = run;

    /// <summary>Turns to a document of the run.</summary>
    public void About(string document) => _document = document;

    /// <inheritdoc/>
    public string? Find(BatchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reply = rows.ReplyTo(_run!.Identity.Sha256, request.Key);
        if (reply?.Answer is { } answer)
        {
            return answer;
        }

        Ask(request, reply is { Fault: null });
        return reply?.Fault is { } fault ? throw Failed(fault) : null;
    }

    /// <inheritdoc/>
    public UnansweredException Refuse(BatchRequest request, string reason)
    {
        ArgumentNullException.ThrowIfNull(request);
        var fault = $"the answer cannot be used: {reason}";
        rows.Refuse(_run!.Identity.Sha256, request.Key, fault);
        Ask(request, isUnanswered: false);
        return Failed(fault);
    }

    private void Ask(BatchRequest request, bool isUnanswered)
    {
        _waiting.Add((_run!.Name, _document));
        var traceSet = _run.Identity.Sha256;
        if (!_met.Add((traceSet, request.Key)))
        {
            return;
        }

        _asked.Add((traceSet, request.Key, _document));
        Unanswered += isUnanswered ? 1 : 0;
        var id = BatchId.Write(traceSet, request.Key);
        File?.Write(
            Encoding.UTF8.GetBytes($$"""{"custom_id":"{{id}}","method":"POST","url":"{{request.Url}}","body":{{request.Body}}}""" + "\n")
        );
    }

    private UnansweredException Failed(string fault)
    {
        _faults.TryAdd((_run!.Name, _document), fault);
        return new UnansweredException($"The request failed: {fault}. It is asked again.");
    }
}
