using System.Security.Cryptography;

namespace DistributedAE.Data.Tests;

public sealed class NamedDataTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileServer _server = new();
    private readonly Dictionary<string, byte[]> _files = new()
    {
        ["train-images"] = IdxFiles.Pack(IdxFiles.TwoPictures()),
        ["train-labels"] = IdxFiles.Pack(IdxFiles.Labels(1, 0)),
        ["test-images"] = IdxFiles.Pack(IdxFiles.TwoPictures()),
        ["test-labels"] = IdxFiles.Labels(0, 1),
    };

    private string Cache => Path.Combine(_folder.Path, "cache");

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_published_sets_are_known_by_their_checksums()
    {
        Assert.Equal(["mnist", "fashion-mnist"], NamedDataSet.All.Select(set => set.Name));
        Assert.All(NamedDataSet.All, set => Assert.Equal(4, set.Files.Select(file => file.Sha256).Distinct().Count()));
        Assert.All(NamedDataSet.All.SelectMany(set => set.Files), file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
        Assert.All(NamedDataSet.All, set => Assert.True(set.Mirrors.Count > 1 && set.Mirrors.All(mirror => mirror.EndsWith('/'))));
    }

    [Fact]
    public void A_set_is_downloaded_once_and_then_read_from_the_cache()
    {
        Serve();
        var lines = new List<string>();

        DataSet first = Load([_server.Address], progress: lines.Add);
        DataSet second = Load([_server.Address], progress: lines.Add);

        Assert.Equal(["train-images", "train-labels", "test-images", "test-labels"], _server.Requests);
        Assert.Equal($"downloading {_server.Address}train-images ({_files["train-images"].Length} bytes)", lines[0]);
        Assert.Equal(4, lines.Count);
        Assert.Equal(first.Train.ContentHash, second.Train.ContentHash);
        Assert.Equal(1, first.Train.Label(0));
        Assert.Equal(2, first.Test.Count);
        Assert.Equal(4, Directory.GetFileSystemEntries(Path.Combine(Cache, "tiny")).Length);
    }

    [Fact]
    public void The_users_own_folder_comes_before_the_cache()
    {
        string own = Path.Combine(_folder.Path, "own");
        Place(own);

        DataSet data = Load([_server.Address], own);

        Assert.Equal(2, data.Train.Count);
        Assert.Empty(_server.Requests);
        Assert.False(Directory.Exists(Cache));
    }

    [Fact]
    public void The_next_mirror_serves_what_the_first_cannot()
    {
        Serve();
        Assert.Equal(2, Load([FileServer.RefusedAddress(), _server.Address]).Train.Count);
    }

    [Fact]
    public void A_failed_download_says_why_what_is_missing_and_where_to_put_it()
    {
        string refused = FileServer.RefusedAddress();
        Serve();
        _server.Files.Remove("train-labels");

        string message = Assert.Throws<InputException>(() => Load([refused, _server.Address])).Message;

        string[] lines = message.Split('\n');
        Assert.Equal("the data set tiny is not on this machine and could not be downloaded:", lines[0]);
        Assert.Equal($"  {refused}train-labels: Connection refused", lines[1]);
        Assert.Equal($"  {_server.Address}train-labels: the server answered 404 Not Found", lines[2]);
        Assert.Equal($"get these files on another way and put them into {Path.Combine(Cache, "tiny")} or, with DAE_DATA set, into $DAE_DATA/tiny:", lines[3]);
        Assert.Equal($"  train-images ({_files["train-images"].Length} bytes, sha256 {Sha256("train-images")})", lines[4]);
        Assert.Equal(8, lines.Length);
    }

    [Fact]
    public void A_download_with_other_content_is_refused_and_leaves_nothing_behind()
    {
        Serve();
        byte[] damaged = [.. _files["train-images"]];
        damaged[^1] ^= 1;
        _server.Files["train-images"] = damaged;
        string found = Convert.ToHexStringLower(SHA256.HashData(damaged));

        string message = Assert.Throws<InputException>(() => Load([_server.Address])).Message;

        int bytes = damaged.Length;
        Assert.Contains(
            $"  {_server.Address}train-images: expected sha256 {Sha256("train-images")} ({bytes} bytes), got {found} ({bytes} bytes)\n",
            message,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Cache, "tiny")));
    }

    [Fact]
    public void A_download_that_is_too_long_is_cut_off()
    {
        Serve();
        _server.Files["train-images"] = new byte[200_000];

        string message = Assert.Throws<InputException>(() => Load([_server.Address])).Message;

        Assert.Contains(
            $"train-images: the server sent more than the expected {_files["train-images"].Length} bytes\n", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Cache, "tiny")));
    }

    [Theory]
    [InlineData(true, "replace it by a good copy")]
    [InlineData(false, "delete it, and it will be downloaded again")]
    public void A_damaged_file_on_disk_is_refused(bool isOwn, string remedy)
    {
        string own = Path.Combine(_folder.Path, "own");
        string folder = isOwn ? own : Cache;
        Place(folder);
        string path = Path.Combine(folder, "tiny", "test-labels");
        File.WriteAllText(path, "hello");

        string message = Assert.Throws<InputException>(() => Load([_server.Address], own)).Message;

        Assert.Equal(
            $"{path} is damaged or another file: expected sha256 {Sha256("test-labels")} (10 bytes), found 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824 (5 bytes); {remedy}",
            message);
    }

    [Fact]
    public void A_cache_that_cannot_be_made_is_refused()
    {
        _folder.Write("cache", "a file, not a folder");

        string message = Assert.Throws<InputException>(() => Load([_server.Address])).Message;

        Assert.StartsWith($"cannot create the folder {Path.Combine(Cache, "tiny")} for downloads: ", message, StringComparison.Ordinal);
        Assert.EndsWith("; set XDG_CACHE_HOME to a folder that can be written", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_download_stops()
    {
        Serve();
        Assert.ThrowsAny<OperationCanceledException>(() => Load([_server.Address], cancellation: new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Cache, "tiny")));
    }

    private DataSet Load(string[] mirrors, string? own = null, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        var set = new NamedDataSet("tiny", Named("train-images"), Named("train-labels"), Named("test-images"), Named("test-labels"), mirrors);
        var locations = new DataLocations(own, Cache) { Known = [set] };
        return new DataSource(_folder.Path, locations, progress).Load(new DataSpec("tiny"), 1, cancellation);
    }

    private NamedFile Named(string name) => new(name, _files[name].Length, Sha256(name));

    private string Sha256(string name) => Convert.ToHexStringLower(SHA256.HashData(_files[name]));

    private void Serve()
    {
        foreach ((string name, byte[] content) in _files)
        {
            _server.Files[name] = content;
        }
    }

    private void Place(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "tiny"));
        foreach ((string name, byte[] content) in _files)
        {
            File.WriteAllBytes(Path.Combine(folder, "tiny", name), content);
        }
    }
}
