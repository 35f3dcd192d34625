namespace DistributedAE.Data.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_written_and_replaced()
    {
        string path = _folder.File("model");

        AtomicFile.WriteAllBytes(path, [1, 2]);
        AtomicFile.Write(path, stream => stream.Write([3, 4, 5]));

        Assert.Equal([3, 4, 5], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_complete_file_gets_its_name_and_replaces_the_older_one()
    {
        string path = _folder.Write("model", "old");
        string temporary = _folder.Write(".model.part", "new");

        AtomicFile.Rename(temporary, path);

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
        InputException refused = Assert.Throws<InputException>(() => AtomicFile.Rename(temporary, path));
        Assert.StartsWith($"cannot write {path}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_old_content_stands_until_the_new_is_complete()
    {
        string path = _folder.Write("model", "old");

        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });

        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_failing_writer_leaves_the_old_file_and_nothing_else()
    {
        string path = _folder.Write("model", "old");

        var error = Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("the tensor is gone");
        }));

        Assert.Equal("the tensor is gone", error.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_full_disk_is_named()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string path = _folder.File("model");
        var error = Assert.Throws<InputException>(() => AtomicFile.Write(path, _ =>
        {
            // every write to this device fails as on a full disk
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.Write("x"u8);
        }));

        Assert.Equal($"cannot write {path}: the disk of {_folder.Path} is full; free some space", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_missing_folder_and_a_folder_in_the_way_are_named()
    {
        string missing = Path.Combine(_folder.Path, "runs", "model");
        Refuses($"cannot write {missing}: the folder {Path.Combine(_folder.Path, "runs")} does not exist; create it", missing);

        string folder = Directory.CreateDirectory(_folder.File("taken")).FullName;
        Refuses($"cannot write {folder}: it is a folder; choose another name", folder);
        Assert.Equal([folder], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_read_only_place_is_named()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // nobody, not even the administrator, makes files here
        string message = Assert.Throws<InputException>(() => AtomicFile.WriteAllBytes("/proc/self/model", [1])).Message;
        Assert.StartsWith("cannot write /proc/self/model: ", message, StringComparison.Ordinal);
    }

    private static void Refuses(string message, string path) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => AtomicFile.WriteAllBytes(path, [1])).Message);
}
