using System.Security.Cryptography;
using System.Text;
using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Training.Models;

namespace DistributedAE.Training.Tests.Models;

public class ModelHashTests
{
    [Fact]
    public void The_hash_is_over_the_documented_bytes()
    {
        using AlignedBuffer flat = SmallModel.Parameters(seed: 1);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (ParameterTensor tensor in SmallModel.Layout.Tensors)
        {
            writer.Write(Encoding.UTF8.GetBytes(tensor.Name));
            writer.Write((byte)0);
            writer.Write(tensor.Shape.Count);
            foreach (int extent in tensor.Shape)
            {
                writer.Write(extent);
            }

            foreach (int bits in SmallModel.Bits(tensor, flat.Span))
            {
                writer.Write(bits);
            }
        }

        string expected = Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
        Assert.Equal(expected, ModelHash.Of(SmallModel.Layout, flat.Span));
    }

    [Fact]
    public void A_hash_is_pinned()
    {
        // python3 -c 'import hashlib, struct; print(hashlib.sha256(b"w\0" + struct.pack("<iii6f", 2, 2, 3, 1, 2, 3, 4, 5, 6)
        //     + b"b\0" + struct.pack("<ii3f", 1, 3, -1, .5, 0)).hexdigest())'
        const string Expected = "5aa1f18e9ea2c4ef54b526309463b854dbd75cb9e22ec5567839c284c5c8fb6b";
        var layout = new ParameterLayout([("w", [2, 3], true), ("b", [3], false)]);
        var flat = new float[layout.Length];
        layout["w"].Store([1, 2, 3, 4, 5, 6], flat);
        layout["b"].Store([-1, 0.5f, 0], flat);
        Assert.Equal(Expected, ModelHash.Of(layout, flat));
        Assert.Equal(Expected, ModelHash.Of([new("w", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 }), new("b", [3], new float[] { -1, 0.5f, 0 })]));
    }

    [Fact]
    public void Another_name_shape_order_or_bit_gives_another_hash()
    {
        ModelTensor first = new("a", [2, 3], new float[6]);
        ModelTensor second = new("b", [2], new float[2]);
        string[] hashes =
        [
            ModelHash.Of([first, second]),
            ModelHash.Of([second, first]),
            ModelHash.Of([first with { Name = "c" }, second]),
            ModelHash.Of([first with { Shape = [3, 2] }, second]),
            ModelHash.Of([first with { Shape = [6] }, second]),
            ModelHash.Of([first, second with { Values = new float[] { 0, -0f } }]),
            ModelHash.Of([first]),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void A_large_tensor_is_hashed_whole()
    {
        var layout = new ParameterLayout([("b", [2_500_000], false)]);
        var flat = new float[layout.Length];
        flat[2_499_999] = 1;
        string hash = ModelHash.Of(layout, flat);
        flat[2_499_999] = 2;
        Assert.NotEqual(hash, ModelHash.Of(layout, flat));
    }
}
