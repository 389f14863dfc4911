using Plurality.Llama.Adapters;
using Plurality.Llama.Errors;
using Plurality.Llama.Native.Bindings;
using Plurality.Models;

namespace Plurality.Llama.Native;

/// <summary>An adapter in the library's memory. It lives as long as its model.</summary>
/// <param name="Handle">The <c>llama_adapter_lora</c>.</param>
/// <param name="Scale">The factor of what it adds.</param>
internal readonly record struct LoadedAdapter(nint Handle, float Scale)
{
    /// <summary>Loads adapters into a model: one from its own file, several as <see cref="JoinedAdapter"/>.</summary>
    /// <exception cref="ModelException">The library refuses the adapter, or it cannot be written to the temporary folder.</exception>
    /// <exception cref="ModelFileException">Joined at their scales, the adapters leave single precision.</exception>
    public static LoadedAdapter Load(ModelHandle model, IReadOnlyList<PreparedAdapter> adapters)
    {
        if (adapters is [var only])
        {
            return new LoadedAdapter(Load(model, only.Path, only.Path), only.Scale);
        }

        var names = string.Join(", ", adapters.Select(adapter => adapter.Path));
        var path = Path.Combine(Path.GetTempPath(), $"plurality-{Guid.NewGuid():N}.lora.gguf");
        try
        {
            DeleteLeftovers();
            GgufAdapterWriter.Write(JoinedAdapter.Of([.. adapters.Select(adapter => (adapter.Content, adapter.Scale))]), path);
            return new LoadedAdapter(Load(model, path, names), 1);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(
                $"The adapters {names} must be joined in the temporary folder {Path.GetTempPath()}; the system says: "
                    + $"{fault.Message.TrimEnd('.')}. Make room there, or name another folder with TMPDIR.",
                fault
            );
        }
        catch (ModelFileException fault)
        {
            throw AdapterFile.Error(names, fault.Faults, fault.Remedy, fault); // the user does not know the temporary file
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Applies the adapter in a context.</summary>
    public unsafe void ApplyTo(ContextHandle context)
    {
        var (adapter, scale) = (Handle, Scale);
        _ = NativeMethods.llama_set_adapters_lora(context, &adapter, 1, &scale);
    }

    /// <summary>Deletes joined adapters of processes that were killed while they loaded them, which takes seconds.</summary>
    private static void DeleteLeftovers()
    {
        var hourAgo = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1);
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), "plurality-*.lora.gguf*"))
        {
            try
            {
                if (File.GetLastWriteTimeUtc(file) < hourAgo)
                {
                    File.Delete(file);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is another user's.
            }
        }
    }

    private static nint Load(ModelHandle model, string path, string names)
    {
        LlamaLog.Clear();
        var adapter = NativeMethods.llama_adapter_lora_init(model, path);
        return adapter != 0
            ? adapter
            : throw new ModelException(
                $"{names} must be LoRA adapters that llama.cpp can load into the model; it refused. "
                    + $"Make them with a converter of the same release.{LlamaLog.Quote()}"
            );
    }
}
