using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

/// <summary>
/// The bits of contributions, losses and outputs, recorded. They are the same on every processor; run this project with DOTNET_EnableAVX512=0 and
/// with DOTNET_EnableAVX2=0 to see it for the narrower vectors. A change of a recorded value changes what everybody's jobs give.
/// </summary>
public sealed class FingerprintTests
{
    private static readonly int[][] s_shards = [[4, 1, 17, 9, 30], [33], [8, 2, 55, 6, 90, 91, 92, 12], [3, 7, 5, 11, 13, 21]];

    public static TheoryData<string, string> Recorded => new()
    {
        { "tied sigmoid, cross-entropy, masking, KL", "38ec3edc1d2b7309e9dcadcab84458e4f2dc33fdf1db99567159a413e09b2906" },
        { "tied sigmoid, cross-entropy, L1", "fa650ee4eaa28e47525e580aa5f5d72ccc746ea525da0ea8cf634852e4c16583" },
        { "tied deep tanh, squared error, gaussian noise", "aa47d83fa2d0fa2590b459e0c6b2ba16f1bd22f705b1964719cb312a554b134e" },
        { "tied softplus, squared error of softplus, salt and pepper, L1", "66b6746a638247ed42e741478e8c0cabd1e856aef94b95b507f2c1d2358f2c20" },
        { "untied sigmoid, squared error of sigmoid, KL", "b51b00eff1f585131fccd7793856ecfb0876fd02b2f0f54bc4baaefcdfdb22c3" },
        { "untied deep relu, cross-entropy, masking", "eafd3a570f9fcc77174a758aaf1ea5de40ddcd89933fe0f1229ef61c4cd713c5" },
        { "untied leaky relu, squared error of leaky relu, L1", "42f68f1e6b3bf088fa061faf28c84774c4e6068a85a7a5806101973adef4f70d" },
        { "untied linear, squared error of tanh", "ef7cee9fa60a241e16d272fca9ce44da6a2aa32e1d1a985daf306f1ca5f7531d" },
        { "untied linear with L1, squared error of relu", "28bbcda2401a1caa8b7265cabd5757e10b197d9ab75cc5cd7908f75cd807aa89" },
        { "wide, deeper than one block of k", "662230fa9939dd8f2a23bd2e3c1be463469c22b2e2eb156b68dccff890f53aac" },
        { "classifier with softmax", "55830698ed567ea384e0c218e1ff84c34345ed3076f413fccd67bb185cc42af3" },
        { "classifier with 33 classes, masking", "6be1cbd9652325fe4af64412b790bf8a29ad1e7b7fd52dbf6e2c4e9741469f4b" },
        { "contractive sigmoid, cross-entropy, KL", "db1f8d810b710f5d7a968d98bb30f5dfa2fadd9f26ef3e0cd5fa10ee22f0eb6a" },
        { "contractive tied tanh, squared error, masking", "4c685ffe76b1dd12db38717e9bbbc53684089ce926b91ca7c5370111d742144e" },
        { "contractive deep sigmoid, cross-entropy, KL, masking", "97de193049b0563bae5e2eac7bd197fd79f91131dd08784fbc661106b9305314" },
        { "contractive deep tied tanh, squared error, L1", "95f227d02f5097c852f26cdb9e33ccd1574be5e408e96a393ec8054a95333b19" },
        { "variational relu, cross-entropy, binarized, masking", "3d90c185f43eb51bec31624d086833e3fde2043dbd69b3c03500a7efc8b7c4cb" },
        { "variational tanh, squared error, half the divergence", "520725401a2a9f6e0f39c94eb72b565f63c6c2de0efc7001f7663d44fe1c7061" },
        { "regression", "8077c25e743fb59b037ba331b7abe5b694b8761e5efd933f8e41466ae814612a" },
        { "convolutional relu, places, squared error, masking", "1e7dc9fd72588a48561e8c13b99538311a8fba1f36ba9c638e6b952828f4e6f6" },
        { "convolutional sigmoid, places, cross-entropy, L1", "34ce141418a6b72d7e7a952088118f6b6dc195e36e2a8ad6b62622b4c2d8520a" },
        { "convolutional tanh, odd extents, dense code with L1", "3b1a605d7ef3b0b46fa019c5439584794ea4a1340365b183c47b7bd8a11ff3f7" },
        { "convolutional softplus, average pooling, filling, gaussian noise", "3453942ad6879339298959a745df4cca320e7fea0e64fec508c6cbcd2b8ae37e" },
        { "convolutional leaky relu, places filled, two dense layers", "8be6b7c59ca12280f953ec867efc60ea1da329a4a461e70bf5b7cc86ca89a12c" },
        { "convolutional relu, stride two", "628993cd5353440051861e99c7cc15557686b30c8377767320aabc88101ace99" },
        { "convolutional tanh, valid padding, one of three pooled", "c1305ca3fc72f29d4e995f3d10629c21ee5fc5be081033457cce4c39709f2add" },
        { "convolutional classifier", "b0598902c857c5729571c50c1f3db6540a47df39bbf14308529193c3af408655" },
    };

    [Fact]
    public void Every_network_has_a_fingerprint() =>
        Assert.Equal(ContractNetworks.AllNames, Recorded.Select(row => (string)row[0]));

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Contributions_losses_and_outputs_have_the_recorded_bits(string network, string fingerprint)
    {
        using var engine = new ContractEngine(network, 1, 20);
        Contribution contribution = engine.Contribute(s_shards);
        (double[] losses, float[] outputs) = engine.Evaluate(s_shards[2]);
        byte[] hash = SHA256.HashData([.. contribution.Bytes(), .. MemoryMarshal.AsBytes<double>(losses), .. MemoryMarshal.AsBytes<float>(outputs)]);
        string actual = Convert.ToHexStringLower(hash);
        Assert.True(fingerprint == actual, $"{network}: the bits' hash is {actual} instead of {fingerprint}");
    }
}
