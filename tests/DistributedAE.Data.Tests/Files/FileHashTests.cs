using System.Security.Cryptography;

namespace DistributedAE.Data.Tests;

public sealed class FileHashTests
{
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(3, "709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c")]
    public void The_hash_of_a_file_is_that_of_its_bytes(int zeros, string expected)
    {
        using var folder = new TempFolder();
        string path = folder.File("content");
        File.WriteAllBytes(path, new byte[zeros]);

        Assert.Equal(expected, FileHash.Of(path));
    }

    [Fact]
    public async Task The_hash_of_a_stream_is_that_of_its_bytes_whichever_way_they_are_written()
    {
        byte[] content = [.. Enumerable.Range(0, 1000).Select(index => (byte)(index * 7))];
        using var target = new MemoryStream();
        using var hashed = new HashingStream(target);

        hashed.Write(content, 0, 100);
        hashed.Write(content.AsSpan(100, 200));
        await hashed.WriteAsync(content.AsMemory(300, 300));
        await new MemoryStream(content, 600, 400).CopyToAsync(hashed);

        Assert.Equal(content, target.ToArray());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), hashed.Finish());
    }
}
