using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Plurality.Llama.Adapters;
using Plurality.Training.Kernels;

namespace Plurality.Training;

/// <summary>
/// A file with everything that a training needs to go on: parameters, the optimiser's state, steps and evaluations. It gets its name only
/// when it is complete.
/// </summary>
internal static class Checkpoint
{
    private const string Magic = "plurality-training-2";

    /// <summary>Writes a checkpoint and replaces an older one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What the training's bytes depend on: settings, model, data.</param>
    /// <param name="trainer">The training.</param>
    /// <param name="parameters">The adapter's parameters.</param>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written. The older checkpoint is still there.</exception>
    public static void Write(string path, string identity, Trainer trainer, IEnumerable<Matrix> parameters)
    {
        NewFile.Write(path, stream =>
        {
            using var hash = SHA256.Create();
            using var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true);
            using var writer = new BinaryWriter(hashed, Encoding.UTF8, leaveOpen: true);
            writer.Write(Magic);
            writer.Write(identity);
            writer.Write(trainer.Steps.Count);
            foreach (var step in trainer.Steps)
            {
                writer.Write(step.Loss);
                writer.Write(step.GradientNorm);
                writer.Write(step.LearningRate);
                writer.Write(step.Tokens);
            }

            writer.Write(trainer.Evaluations.Count);
            foreach (var evaluation in trainer.Evaluations)
            {
                writer.Write(evaluation.Steps);
                writer.Write(evaluation.Loss);
            }

            foreach (var parameter in parameters)
            {
                writer.Write(MemoryMarshal.AsBytes(parameter.Numbers));
            }

            foreach (var state in trainer.Optimiser.State)
            {
                writer.Write(MemoryMarshal.AsBytes(state.AsSpan()));
            }

            writer.Flush();
            hashed.FlushFinalBlock();
            stream.Write(hash.Hash);
        });
    }

    /// <summary>Continues from a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What the training's bytes depend on.</param>
    /// <param name="trainer">The training, before its first step.</param>
    /// <param name="parameters">The adapter's parameters.</param>
    /// <exception cref="FinetuningException">The file is damaged, or belongs to another training.</exception>
    public static void Read(string path, string identity, Trainer trainer, IEnumerable<Matrix> parameters)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        Require(
            reader.ReadBytes(1 + Magic.Length).AsSpan().EndsWith(Encoding.UTF8.GetBytes(Magic)),
            path,
            "it must be a checkpoint of this version of Plurality"
        );
        Require(HasHash(stream), path, "it is damaged or incomplete");
        stream.Position = 1 + Magic.Length;
        var found = reader.ReadString();
        Require(found == identity, path, $"it belongs to a training with other settings ({Difference(found, identity)})");
        var steps = Enumerable
            .Range(0, reader.ReadInt32())
            .Select(_ => new TrainingStep(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32()))
            .ToList();
        var evaluations = Enumerable
            .Range(0, reader.ReadInt32())
            .Select(_ => new TrainingEvaluation(reader.ReadInt32(), reader.ReadDouble()))
            .ToList();
        foreach (var parameter in parameters)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(parameter.Numbers));
        }

        foreach (var state in trainer.Optimiser.State)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(state.AsSpan()));
        }

        trainer.Resume(steps, evaluations);
    }

    /// <summary>Whether the file ends with the hash of what stands before it.</summary>
    private static bool HasHash(FileStream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        stream.Position = 0;
        for (var left = stream.Length - SHA256.HashSizeInBytes; left > 0; )
        {
            var count = (int)Math.Min(left, buffer.Length);
            stream.ReadExactly(buffer, 0, count);
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        var end = stream.Read(buffer, 0, SHA256.HashSizeInBytes);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(buffer.AsSpan(0, end));
    }

    private static void Require(bool isTrue, string path, string fault)
    {
        if (!isTrue)
        {
            throw new FinetuningException(
                $"The checkpoint {path} cannot be continued: {fault}. Delete it to begin again, or undo what was changed."
            );
        }
    }

    /// <summary>The first line in which two identities differ.</summary>
    private static string Difference(string found, string identity)
    {
        var (theirs, ours) = (found.Split('\n'), identity.Split('\n'));
        var at = theirs.Zip(ours).TakeWhile(lines => lines.First == lines.Second).Count();
        return $"there '{theirs.ElementAtOrDefault(at)}', now '{ours.ElementAtOrDefault(at)}'";
    }
}
