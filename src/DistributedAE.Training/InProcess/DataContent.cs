using System.Security.Cryptography;
using System.Text;
using DistributedAE.Data;

namespace DistributedAE.Training.InProcess;

/// <summary>Names the samples that a job trains with and is validated by.</summary>
public static class DataContent
{
    /// <summary>SHA-256, in lower-case hexadecimal digits, over the content of training and validation samples.</summary>
    public static string HashOf(DataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{data.Train.ContentHash} {data.Validation.ContentHash}")));
    }

    /// <summary>SHA-256, in lower-case hexadecimal digits, of the file that <see cref="SamplePartFile"/> writes of these samples.</summary>
    public static string HashOfPart(SampleSet samples)
    {
        using var hashed = new HashingStream(Stream.Null);
        SamplePartFile.Write(hashed, samples);
        return hashed.Finish();
    }
}
