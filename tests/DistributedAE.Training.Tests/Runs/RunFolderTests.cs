using DistributedAE.Data;
using DistributedAE.Training.Runs;

namespace DistributedAE.Training.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["runs/digits"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_run_has_its_job_and_can_be_opened_again()
    {
        using (var created = RunFolder.Create(Path, "name: größe\n"))
        {
            Assert.Equal("name: größe\n", created.JobText);
            Assert.True(Directory.Exists(created.Paths.Checkpoints));
        }

        using var opened = RunFolder.Open(Path);
        Assert.Equal("name: größe\n", opened.JobText);
        Assert.Equal(System.IO.Path.Combine(Path, "model.safetensors"), opened.Paths.Model);
    }

    [Fact]
    public void A_run_is_never_written_over()
    {
        RunFolder.Create(Path, "first").Dispose();
        Assert.Equal(
            $"the folder {Path} holds a run already; resume it, or choose another folder",
            Assert.Throws<InputException>(() => RunFolder.Create(Path, "second")).Message);
        Assert.Equal("first", File.ReadAllText(System.IO.Path.Combine(Path, "job.yaml")));
    }

    [Fact]
    public void A_folder_of_somebody_else_is_refused_and_left_as_it_was()
    {
        Directory.CreateDirectory(Path);
        File.WriteAllText(System.IO.Path.Combine(Path, "thesis.tex"), "");
        Assert.Equal(
            $"the folder {Path} is not empty (it has 'thesis.tex') and holds no run; choose another folder, or empty it",
            Assert.Throws<InputException>(() => RunFolder.Create(Path, "job")).Message);
        Assert.Equal(["runs/digits/thesis.tex"], _folder.Files);
    }

    [Fact]
    public void An_empty_folder_and_one_whose_creation_broke_off_can_be_used()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "checkpoints"));
        File.WriteAllText(System.IO.Path.Combine(Path, "run.lock"), "");
        File.WriteAllText(System.IO.Path.Combine(Path, ".job.yaml.0123.tmp"), "half");
        using var created = RunFolder.Create(Path, "job");
        Assert.True(created.Paths.Exists);
    }

    [Fact]
    public void A_run_that_is_not_there_is_not_found()
    {
        Assert.Equal($"there is no run folder {Path}", Assert.Throws<NotFoundException>(() => RunFolder.Open(Path)).Message);
        Directory.CreateDirectory(Path);
        Assert.Equal(
            $"{Path} is no run folder: it has no job.yaml",
            Assert.Throws<NotFoundException>(() => RunFolder.Open(Path)).Message);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void A_path_where_no_folder_can_be_is_refused()
    {
        File.WriteAllText(_folder["file"], "");
        string path = _folder["file/run"];
        string message = Assert.Throws<InputException>(() => RunFolder.Create(path, "job")).Message;
        Assert.StartsWith($"cannot write in the run folder {path}: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_in_use_is_refused_with_the_process_that_uses_it()
    {
        using var first = RunFolder.Create(Path, "job");
        Assert.Equal(
            $"the run folder {Path} is in use by process {Environment.ProcessId}; wait for it, stop it, or choose another folder",
            Assert.Throws<InputException>(() => RunFolder.Open(Path)).Message);
    }

    [Fact]
    public void A_run_is_free_again_when_the_process_that_used_it_was_killed()
    {
        RunFolder.Create(Path, "job").Dispose();
        using var holder = RunHolder.Start(Path);
        Assert.Equal(
            $"the run folder {Path} is in use by process {holder.ProcessId}; wait for it, stop it, or choose another folder",
            Assert.Throws<InputException>(() => RunFolder.Open(Path)).Message);
        holder.Kill();
        using var opened = RunFolder.Open(Path);
        Assert.Equal("job", opened.JobText);
    }

    [Fact]
    public void A_closed_run_leaves_no_process_id_behind()
    {
        RunFolder.Create(Path, "job").Dispose();
        Assert.Equal(["runs/digits/job.yaml", "runs/digits/run.lock"], _folder.Files);
    }

    [Fact]
    public void The_next_free_name_counts_from_2()
    {
        Assert.Equal(Path, RunPaths.FreeFolder(_folder["runs"], "digits"));
        Directory.CreateDirectory(Path);
        Assert.Equal(Path + "-2", RunPaths.FreeFolder(_folder["runs"], "digits"));
        Directory.CreateDirectory(Path + "-2");
        Assert.Equal(Path + "-3", RunPaths.FreeFolder(_folder["runs"], "digits"));
    }
}
