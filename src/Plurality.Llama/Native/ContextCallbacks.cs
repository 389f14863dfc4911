using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Native;

/// <summary>
/// The callbacks of a decode: whether to stop, and the observer of intermediate results. It holds no reference to the context, so that an
/// abandoned context can be collected. It keeps exceptions until the library has returned.
/// </summary>
internal sealed unsafe class ContextCallbacks
{
    private CancellationToken _cancellation;
    private Exception? _fault;

    /// <summary>The observer of intermediate results; null for none.</summary>
    public ITensorObserver? Observer { get; set; }

    /// <summary>The exception that a callback of the last decode threw.</summary>
    public Exception? Fault => _fault;

    /// <summary>Prepares for a decode.</summary>
    public void Begin(CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _fault = null;
    }

    /// <summary><c>ggml_abort_callback</c>: called before each operation of the graph, by one of the computing threads.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static byte ShouldStop(void* state)
    {
        var self = Of(state);
        return self._fault is not null || self._cancellation.IsCancellationRequested ? (byte)1 : (byte)0;
    }

    /// <summary>
    /// <c>ggml_backend_sched_eval_callback</c>: the first call asks whether to read a tensor, the second passes its result. If the second
    /// returns false, the computation ends.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static byte OnTensor(TensorHeader* tensor, byte ask, void* state)
    {
        var self = Of(state);
        if (self.Observer is not { } observer || self._fault is not null)
        {
            return ask == 0 ? (byte)1 : (byte)0;
        }

        try
        {
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(NativeMethods.ggml_get_name(tensor));
            if (ask != 0)
            {
                return observer.Wants(name) ? (byte)1 : (byte)0;
            }

            Show(tensor, name, observer);
            return 1;
        }
        catch (Exception fault) // It must not unwind through native frames; Decode throws it when the library has returned.
        {
            self._fault = fault;
            return 0;
        }
    }

    private static void Show(TensorHeader* tensor, ReadOnlySpan<byte> name, ITensorObserver observer)
    {
        var count = tensor->ne0 * tensor->ne1 * tensor->ne2 * tensor->ne3;
        var size = count * sizeof(float);
        if (
            tensor->type != TensorHeader.F32
            || !NativeMethods.ggml_is_contiguous(tensor)
            || (long)NativeMethods.ggml_nbytes(tensor) != size
        )
        {
            throw new InvalidOperationException(
                $"The tensor {System.Text.Encoding.UTF8.GetString(name)} must be contiguous F32 to be observed; its ggml type is "
                    + $"{tensor->type}."
            );
        }

        var values = ArrayPool<float>.Shared.Rent(checked((int)count));
        try
        {
            fixed (float* destination = values)
            {
                NativeMethods.ggml_backend_tensor_get(tensor, destination, 0, (nuint)size);
            }

            observer.Observe(name, values.AsSpan(0, (int)count), tensor->ne0, tensor->ne1, tensor->ne2, tensor->ne3);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    private static ContextCallbacks Of(void* state) => (ContextCallbacks)GCHandle.FromIntPtr((nint)state).Target!;
}
