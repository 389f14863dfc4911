using System.Buffers.Binary;
using System.Text;
using Plurality.Llama.Errors;

namespace Plurality.Llama.Gguf;

/// <summary>Recognises the files that people mistake for a model, so that the message can name the kind and the remedy.</summary>
internal static class ModelFileKind
{
    /// <summary>Checks that a path names a readable file that starts like a GGUF file.</summary>
    /// <exception cref="ModelFileException">It does not. The message names what was found.</exception>
    public static void RequireGguf(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ModelFileException(path, ["it must be a file; it is a folder"], "Name the .gguf file itself.");
        }

        if (!File.Exists(path))
        {
            throw new ModelFileException(path, ["there is no such file"], "Check the name.");
        }

        var (head, length) = ReadHead(path);
        if (length == 0)
        {
            throw new ModelFileException(path, ["it must be a GGUF file; it is empty"], "The download has failed: download it again.");
        }

        if (head.AsSpan().StartsWith("GGUF"u8))
        {
            return;
        }

        var (found, remedy) = Recognise(head, length);
        throw new ModelFileException(path, [$"a GGUF file must start with the letters GGUF; this one looks like {found}"], remedy);
    }

    private static (byte[] Head, long Length) ReadHead(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (!stream.CanSeek) // a pipe, which can be read once and not mapped into memory
            {
                throw new ModelFileException(
                    path,
                    ["it must be a regular file; it is a pipe or a device"],
                    "Save it to a disk and name that file."
                );
            }

            var head = new byte[Math.Min(stream.Length, 64)];
            stream.ReadExactly(head);
            return (head, stream.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(
                path,
                [$"it must be readable; the system says: {exception.Message.TrimEnd('.')}"],
                "Check the file and its permissions.",
                exception
            );
        }
    }

    private static (string Found, string Remedy) Recognise(byte[] head, long length)
    {
        const string Again = "Download the .gguf file itself.";
        const string Convert = "Convert it to GGUF with llama.cpp's converter, or download a .gguf file of the model.";
        var text = Encoding.Latin1.GetString(head).TrimStart();

        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
        {
            return (
                "a Git LFS pointer, which stands for the file and does not contain it",
                "Run `git lfs pull` in its repository, or download the file."
            );
        }

        if (text.StartsWith('<'))
        {
            return ("a web page", "The download has saved a page in place of the file. " + Again);
        }

        if (head.Length > 8 && head[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(head) is var header && header < (ulong)length)
        {
            return ("a safetensors file", Convert);
        }

        if (text.StartsWith("PK", StringComparison.Ordinal))
        {
            return ("a ZIP archive or a PyTorch file", Convert);
        }

        if (text.StartsWith('{'))
        {
            return ("JSON, perhaps a server's error message", Again);
        }

        if (text.StartsWith("lmgg", StringComparison.Ordinal) || text.StartsWith("tjgg", StringComparison.Ordinal))
        {
            return ("a file of the formats before GGUF (GGML, GGJT)", Convert);
        }

        return (head.All(b => b == 0) ? "nothing but zeros" : "something else", "It is damaged or no model. " + Again);
    }
}
