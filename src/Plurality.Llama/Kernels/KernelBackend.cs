using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plurality.Llama.Native.Bindings;

namespace Plurality.Llama.Kernels;

/// <summary>
/// The kernels as a ggml backend: an accelerator that works in the CPU backend's memory, like ggml's BLAS backend (ggml-blas.cpp), and
/// takes from every graph what it can compute. It is registered once per process and declines every operation outside a session.
/// </summary>
internal static unsafe class KernelBackend
{
    private const int Success = 0;
    private const int Failed = -1;
    private const int Aborted = 1;

    private static BackendDevice* _device;
    private static nint _processorMemory;
    private static GraphOperations _operations = null!;

    private static byte* Name => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("Plurality"u8));

    private static byte* Identifier => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("Plurality.Kernel"u8));

    /// <summary>Whether the backend is registered with the library.</summary>
    public static bool IsRegistered => _device is not null;

    /// <summary>
    /// Registers the backend with the library, before the first context is created. Does nothing if the library's device structures differ
    /// from ours.
    /// </summary>
    public static void Register()
    {
        var processor = NativeMethods.ggml_backend_dev_by_type(NativeMethods.GgmlBackendDeviceTypeCpu);
        var known = (BackendRegistry*)NativeMethods.ggml_backend_dev_backend_reg(processor);
        if (((BackendDevice*)processor)->reg != known || known->api_version != BackendRegistry.Version)
        {
            return;
        }

        _processorMemory = NativeMethods.ggml_backend_cpu_buffer_type();
        _operations = new GraphOperations();

        // The library keeps the addresses, so both live as long as the process.
        var registry = (BackendRegistry*)NativeMemory.AllocZeroed((nuint)sizeof(BackendRegistry));
        *registry = new BackendRegistry
        {
            api_version = BackendRegistry.Version,
            get_name = &RegistryName,
            get_device_count = &DeviceCount,
            get_device = &DeviceAt,
            get_proc_address = &FunctionOf,
        };
        _device = (BackendDevice*)NativeMemory.AllocZeroed((nuint)sizeof(BackendDevice));
        *_device = new BackendDevice
        {
            get_name = &DeviceName,
            get_description = &DeviceName,
            get_memory = &MemoryOf,
            get_type = &TypeOf,
            get_props = &PropertiesOf,
            init_backend = &Begin,
            get_buffer_type = &MemoryTypeOf,
            supports_op = &CanCompute,
            supports_buft = &CanUse,
            reg = registry,
        };
        NativeMethods.ggml_backend_register((nint)registry);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* RegistryName(BackendRegistry* registry) => Name;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint DeviceCount(BackendRegistry* registry) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static BackendDevice* DeviceAt(BackendRegistry* registry, nuint index) => _device;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* FunctionOf(BackendRegistry* registry, byte* name) => null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* DeviceName(BackendDevice* device) => Name;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void MemoryOf(BackendDevice* device, nuint* free, nuint* total) => *free = *total = 0; // none of its own

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TypeOf(BackendDevice* device) => BackendDevice.Accelerator;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void PropertiesOf(BackendDevice* device, DeviceProperties* properties) =>
        *properties = new DeviceProperties
        {
            name = Name,
            description = Name,
            type = BackendDevice.Accelerator,
            mmap_support = 1,
        };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static Backend* Begin(BackendDevice* device, byte* parameters)
    {
        var backend = (Backend*)NativeMemory.AllocZeroed((nuint)sizeof(Backend));
        *backend = new Backend
        {
            guid = Identifier,
            get_name = &BackendName,
            free = &End,
            graph_compute = &Compute,
            device = device,
        };
        return backend;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void End(Backend* backend) => NativeMemory.Free(backend);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* BackendName(Backend* backend) => Name;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint MemoryTypeOf(BackendDevice* device) => _processorMemory;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte CanUse(BackendDevice* device, nint memoryType) => NativeMethods.ggml_backend_buft_is_host(memoryType);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte CanCompute(BackendDevice* device, TensorHeader* tensor) =>
        _operations.IsView(tensor)
        || (
            KernelSession.Current is { } session
            && (
                _operations.IsProduct(tensor)
                || _operations.IsExpertProduct(tensor)
                || _operations.IsSoftMax(tensor)
                || (session.TakesRows && (_operations.IsRotation(tensor) || _operations.RowsOf(tensor) is not null))
            )
        )
            ? (byte)1
            : (byte)0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Compute(Backend* backend, Graph* graph)
    {
        var session = KernelSession.Current!;
        using var helpers = session.Wake();
        try
        {
            TensorHeader* tensor;
            for (var next = 0; (tensor = Take(graph, ref next)) is not null; )
            {
                if (session.IsCancelled)
                {
                    return Aborted;
                }

                Compute(session.Kernels, tensor, graph, ref next);
            }

            return Success;
        }
        catch (Exception fault) // It must not unwind through native frames; Decode throws it when the library has returned.
        {
            session.Fault = fault;
            return Failed;
        }
    }

    /// <summary>
    /// Computes an operation, or three operations at once if they are attention. No graph of the supported release has another reader of
    /// the intermediate tensors.
    /// </summary>
    private static void Compute(IKernels kernels, TensorHeader* tensor, Graph* graph, ref int next)
    {
        if (!_operations.IsProduct(tensor))
        {
            ComputeOther(kernels, tensor);
            return;
        }

        var behind = next;
        var shares = Take(graph, ref behind);
        var result = Take(graph, ref behind);
        if (result is not null && _operations.IsAttention(tensor, shares, result))
        {
            kernels.Attend(tensor, shares, result);
            next = behind;
        }
        else
        {
            kernels.Multiply(tensor);
        }
    }

    /// <summary>Computes what is no product of two matrices.</summary>
    private static void ComputeOther(IKernels kernels, TensorHeader* tensor)
    {
        if (_operations.RowsOf(tensor) is { } operation)
        {
            kernels.ComputeRows(operation, tensor);
        }
        else if (_operations.IsRotation(tensor))
        {
            kernels.Rotate(tensor);
        }
        else if (_operations.IsExpertProduct(tensor))
        {
            kernels.MultiplyExperts(tensor);
        }
        else if (_operations.IsSoftMax(tensor))
        {
            kernels.SoftMax(tensor);
        }
        else
        {
            throw new InvalidOperationException($"The kernels got operation {tensor->op}, which they had declined.");
        }
    }

    /// <summary>Returns the next operation of a graph that must be computed, or null at its end.</summary>
    private static TensorHeader* Take(Graph* graph, ref int next)
    {
        while (next < graph->n_nodes)
        {
            var tensor = graph->nodes[next++];
            if (!_operations.IsView(tensor) && (tensor->flags & TensorHeader.Compute) != 0)
            {
                return tensor;
            }
        }

        return null;
    }
}
