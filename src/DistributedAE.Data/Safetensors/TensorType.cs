namespace DistributedAE.Data;

/// <summary>The types of tensors that are read and written.</summary>
public enum TensorType
{
    /// <summary>32-bit floats, <c>F32</c>.</summary>
    Float32,

    /// <summary>64-bit floats, <c>F64</c>.</summary>
    Float64,

    /// <summary>64-bit signed integers, <c>I64</c>.</summary>
    Int64,

    /// <summary>Bytes, <c>U8</c>.</summary>
    Byte,
}
