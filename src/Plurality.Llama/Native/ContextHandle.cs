using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Plurality.Llama.Kernels;

namespace Plurality.Llama.Native;

/// <summary>Owns a <c>llama_context</c>, a counted reference to its model, and the object that its callbacks find their state
/// through.</summary>
internal sealed class ContextHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private ModelHandle? _model;
    private GCHandle _callbacks;
    private KernelSession? _kernels;

    public ContextHandle()
        : base(ownsHandle: true) { }

    /// <summary>
    /// Takes over what the context needs as long as it lives: its model, on which the caller has added a reference for it, the handle of
    /// its callbacks, and the kernels, if it uses them.
    /// </summary>
    public void Adopt(ModelHandle model, GCHandle callbacks, KernelSession? kernels)
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
