namespace DistributedAE.Data;

/// <summary>Names and sizes of tensor types.</summary>
internal static class TensorTypes
{
    /// <summary>What the header calls the types that are supported.</summary>
    public const string Supported = "F32, F64, I64, U8";

    /// <summary>Bytes of one value.</summary>
    public static int Bytes(this TensorType type) => type switch
    {
        TensorType.Float32 => sizeof(float),
        TensorType.Float64 => sizeof(double),
        TensorType.Int64 => sizeof(long),
        _ => sizeof(byte),
    };

    /// <summary>What the header calls a type.</summary>
    public static string Name(this TensorType type) => type switch
    {
        TensorType.Float32 => "F32",
        TensorType.Float64 => "F64",
        TensorType.Int64 => "I64",
        _ => "U8",
    };

    /// <summary>The type of a header's name, or null for one that is not supported.</summary>
    public static TensorType? Parse(string? name) => name switch
    {
        "F32" => TensorType.Float32,
        "F64" => TensorType.Float64,
        "I64" => TensorType.Int64,
        "U8" => TensorType.Byte,
        _ => null,
    };
}
