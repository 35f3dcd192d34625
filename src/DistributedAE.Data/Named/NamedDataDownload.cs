using System.Text;

namespace DistributedAE.Data;

/// <summary>Downloads the files of a named data set into its folder. A file appears there only complete and verified.</summary>
internal sealed class NamedDataDownload : IDisposable
{
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(30);

    private readonly NamedDataSet _set;
    private readonly string _folder;
    private readonly Action<string>? _progress;
    private readonly HttpClient _client;

    public NamedDataDownload(NamedDataSet set, string folder, Action<string>? progress)
    {
        _set = set;
        _folder = folder;
        _progress = progress;

        // mirrors on this machine are asked directly: a proxy would not reach them
        bool isLocal = set.Mirrors.All(mirror => new Uri(mirror).IsLoopback);
        var handler = new SocketsHttpHandler { ConnectTimeout = s_longestSilence, UseProxy = !isLocal };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Fetches one file from the first mirror that has it, and returns its path.</summary>
    /// <exception cref="InputException">No mirror gave the file, or it cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<string> FetchAsync(NamedFile file, CancellationToken cancellation)
    {
        CreateFolder();
        var failures = new List<string>();
        foreach (string mirror in _set.Mirrors)
        {
            string address = mirror + file.Name;
            _progress?.Invoke($"downloading {address} ({file.Bytes} bytes)");
            string? failure = await TryFetchAsync(address, file, cancellation).ConfigureAwait(false);
            if (failure is null)
            {
                return Path.Combine(_folder, file.Name);
            }

            failures.Add($"{address}: {failure}");
        }

        throw new InputException(Explain(failures));
    }

    public void Dispose() => _client.Dispose();

    private async Task<string?> TryFetchAsync(string address, NamedFile file, CancellationToken cancellation)
    {
        string temporary = Path.Combine(_folder, $".{file.Name}.{Guid.NewGuid():N}.part");
        try
        {
            string? failure = await DownloadAsync(address, file, temporary, cancellation).ConfigureAwait(false);
            if (failure is null)
            {
                File.Move(temporary, Path.Combine(_folder, file.Name), overwrite: true);
            }

            return failure;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer for {s_longestSilence.TotalSeconds} s";
        }
        catch (HttpRequestException error)
        {
            return error.InnerException?.Message ?? error.Message;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task<string?> DownloadAsync(string address, NamedFile file, string temporary, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(s_longestSilence);
        using HttpResponseMessage response = await _client
            .GetAsync(new Uri(address), HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            return $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}";
        }

        using Stream body = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
        using var target = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
        using var hashed = new HashingStream(target);
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        for (int read = -1; read != 0 && length <= file.Bytes;)
        {
            deadline.CancelAfter(s_longestSilence);
            read = await body.ReadAsync(buffer, deadline.Token).ConfigureAwait(false);
            await hashed.WriteAsync(buffer.AsMemory(0, read), deadline.Token).ConfigureAwait(false);
            length += read;
        }

        target.Flush(flushToDisk: true);
        if (length > file.Bytes)
        {
            return $"the server sent more than the expected {file.Bytes} bytes";
        }

        string found = hashed.Finish();
        return found == file.Sha256 ? null : $"expected sha256 {file.Sha256} ({file.Bytes} bytes), got {found} ({length} bytes)";
    }

    private void CreateFolder()
    {
        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"cannot create the folder {_folder} for downloads: {error.Message}; set XDG_CACHE_HOME to a folder that can be written", error);
        }
    }

    private string Explain(List<string> failures)
    {
        var text = new StringBuilder($"the data set {_set.Name} is not on this machine and could not be downloaded:\n");
        foreach (string failure in failures)
        {
            text.Append("  ").Append(failure).Append('\n');
        }

        text.Append($"get these files on another way and put them into {_folder} or, with {DataLocations.DataVariable} set, into ${DataLocations.DataVariable}/{_set.Name}:");
        foreach (NamedFile file in _set.Files)
        {
            text.Append($"\n  {file.Name} ({file.Bytes} bytes, sha256 {file.Sha256})");
        }

        return text.ToString();
    }
}
