using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DistributedAE.Numerics.Gemm;

/// <summary>What the vectors of this machine can do; it decides about speed only, never about bits.</summary>
public static class Vectors
{
    /// <summary>
    /// Whether 512-bit operations are single instructions. <see cref="Vector512.IsHardwareAccelerated"/> alone would say no on processors that lower
    /// their clock for them, where they still pay.
    /// </summary>
    public static bool Have512 => Avx512F.IsSupported || Vector512.IsHardwareAccelerated;

    /// <summary>Whether a fused multiply-add is one instruction; without it the runtime emulates it, exactly and slowly.</summary>
    public static bool HaveFused => Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported;

    /// <summary>Width in bits of the kernels in use: 512, 256 or 128.</summary>
    public static int Bits => Have512 ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
