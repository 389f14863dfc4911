using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Plurality.Runtime.Models.Llama.Native;

/// <summary>Owns a <c>llama_context</c>, a counted reference to its model, and the object that its callbacks find their state through.</summary>
internal sealed class ContextHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private ModelHandle? _model;
    private GCHandle _callbacks;

    public ContextHandle()
        : base(ownsHandle: true)
    {
    }

    /// <summary>
    /// Takes over what the context needs as long as it lives: its model, on which the caller has added a reference for it, and the handle
    /// of its callbacks.
    /// </summary>
    public void Adopt(ModelHandle model, GCHandle callbacks)
    {
        _model = model;
        _callbacks = callbacks;
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.llama_free(handle);
        _model?.DangerousRelease();
        if (_callbacks.IsAllocated)
            _callbacks.Free();
        return true;
    }
}
