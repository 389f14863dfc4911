using Microsoft.Win32.SafeHandles;

namespace Plurality.Llama.Native.Bindings;

/// <summary>Owns a <c>llama_model</c>. Its contexts hold counted references, so it is freed after the last of them.</summary>
internal sealed class ModelHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public ModelHandle()
        : base(ownsHandle: true) { }

    protected override bool ReleaseHandle()
    {
        NativeMethods.llama_model_free(handle);
        return true;
    }
}
