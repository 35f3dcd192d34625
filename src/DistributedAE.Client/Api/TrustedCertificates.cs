using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DistributedAE.Data;

namespace DistributedAE.Client.Api;

/// <summary>
/// Certificates that a client trusts in place of those of the machine's authorities: the coordinator's own, whatever name it has, or that of the authority which
/// signed it for the name that is asked.
/// </summary>
public sealed class TrustedCertificates
{
    private const int MaxBytes = 1 << 20;

    private readonly X509Certificate2Collection _certificates;

    private TrustedCertificates(X509Certificate2Collection certificates) => _certificates = certificates;

    /// <summary>Reads one or more certificates.</summary>
    /// <param name="path">A PEM file of at most 1 MiB.</param>
    /// <exception cref="NotFoundException">There is no such file.</exception>
    /// <exception cref="InputException">It cannot be read, or holds no certificate.</exception>
    public static TrustedCertificates Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var certificates = new X509Certificate2Collection();
            if (file.Length <= MaxBytes)
            {
                certificates.ImportFromPem(File.ReadAllText(path));
            }

            return certificates.Count > 0
                ? new TrustedCertificates(certificates)
                : throw new InputException($"{path} holds no certificate: a PEM file of at most {MaxBytes >> 20} MiB with the coordinator's certificate, or its authority's, is needed");
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotFoundException($"there is no certificate file {path}", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InputException($"cannot read the certificate {path}: {problem.Message}; the coordinator's certificate, or its authority's, as a PEM file is needed", problem);
        }
    }

    /// <summary>Has a client trust them, and nobody else.</summary>
    public void ApplyTo(SslClientAuthenticationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(_certificates);
        options.CertificateChainPolicy = policy;
        options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            errors == SslPolicyErrors.None
            || (certificate is not null && _certificates.Any(trusted => trusted.RawDataMemory.Span.SequenceEqual(certificate.GetRawCertData())));
    }
}
