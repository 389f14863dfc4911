using System.Runtime.InteropServices;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>ggml-backend-impl.h <c>ggml_backend_reg</c>, API version 2: a kind of device.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BackendRegistry
{
    /// <summary><c>GGML_BACKEND_API_VERSION</c>.</summary>
    public const int Version = 2;

    public int api_version;
    public delegate* unmanaged[Cdecl]<BackendRegistry*, byte*> get_name;
    public delegate* unmanaged[Cdecl]<BackendRegistry*, nuint> get_device_count;
    public delegate* unmanaged[Cdecl]<BackendRegistry*, nuint, BackendDevice*> get_device;
    public delegate* unmanaged[Cdecl]<BackendRegistry*, byte*, void*> get_proc_address;
    public void* context;
}

/// <summary>ggml-backend-impl.h <c>ggml_backend_device</c>. Null functions are optional.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BackendDevice
{
    /// <summary><c>GGML_BACKEND_DEVICE_TYPE_ACCEL</c>: works with the CPU backend, in its memory.</summary>
    public const int Accelerator = 3;

    public delegate* unmanaged[Cdecl]<BackendDevice*, byte*> get_name;
    public delegate* unmanaged[Cdecl]<BackendDevice*, byte*> get_description;
    public delegate* unmanaged[Cdecl]<BackendDevice*, nuint*, nuint*, void> get_memory;
    public delegate* unmanaged[Cdecl]<BackendDevice*, int> get_type;
    public delegate* unmanaged[Cdecl]<BackendDevice*, DeviceProperties*, void> get_props;
    public delegate* unmanaged[Cdecl]<BackendDevice*, byte*, Backend*> init_backend;
    public delegate* unmanaged[Cdecl]<BackendDevice*, nint> get_buffer_type;
    public nint get_host_buffer_type;
    public nint buffer_from_host_ptr;
    public delegate* unmanaged[Cdecl]<BackendDevice*, TensorHeader*, byte> supports_op;
    public delegate* unmanaged[Cdecl]<BackendDevice*, nint, byte> supports_buft;
    public nint offload_op;
    public nint event_new;
    public nint event_free;
    public nint event_synchronize;
    public BackendRegistry* reg;
    public void* context;
}

/// <summary>ggml-backend.h <c>ggml_backend_dev_props</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DeviceProperties
{
    public byte* name;
    public byte* description;
    public nuint memory_free;
    public nuint memory_total;
    public int type;
    public byte* device_id;
    public byte async;
    public byte host_buffer;
    public byte buffer_from_host_ptr;
    public byte events;
    public byte mmap_support;
}

/// <summary>ggml-backend-impl.h <c>ggml_backend</c>: a device that works for one context. Null functions are optional.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Backend
{
    public byte* guid;
    public delegate* unmanaged[Cdecl]<Backend*, byte*> get_name;
    public delegate* unmanaged[Cdecl]<Backend*, void> free;
    public nint set_tensor_async;
    public nint get_tensor_async;
    public nint set_tensor_2d_async;
    public nint get_tensor_2d_async;
    public nint cpy_tensor_async;
    public nint synchronize;
    public nint graph_plan_create;
    public nint graph_plan_free;
    public nint graph_plan_update;
    public nint graph_plan_compute;
    public delegate* unmanaged[Cdecl]<Backend*, Graph*, int> graph_compute;
    public nint event_record;
    public nint event_wait;
    public nint graph_optimize;
    public BackendDevice* device;
    public void* context;
}

/// <summary>The first fields of ggml-impl.h <c>ggml_cgraph</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Graph
{
    public int size;
    public int n_nodes;
    public int n_leafs;
    public TensorHeader** nodes;
}
