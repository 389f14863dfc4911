using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Plurality.Llama.Native.Bindings;

/// <summary>Owns a <c>llama_context</c>, a counted reference to its model, and the state of its callbacks.</summary>
internal sealed class ContextHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private ModelHandle? _model;
    private GCHandle _callbacks;
    private IDisposable? _kernels;

    public ContextHandle()
        : base(ownsHandle: true) { }

    /// <summary>
    /// Takes ownership of everything that must live as long as the context: a reference to its model, the handle of its callbacks, and
    /// its kernel session.
    /// </summary>
    /// <param name="model">The model. The caller has added the reference.</param>
    /// <param name="callbacks">The handle of the callbacks' state.</param>
    /// <param name="kernels">The kernel session; null if the context uses none.</param>
    public void Adopt(ModelHandle model, GCHandle callbacks, IDisposable? kernels)
    {
        _kernels = kernels;
        _model = model;
        _callbacks = callbacks;
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.llama_free(handle);
        _model?.DangerousRelease();
        _kernels?.Dispose();
        if (_callbacks.IsAllocated)
        {
            _callbacks.Free();
        }

        return true;
    }
}
