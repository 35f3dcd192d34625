using DistributedAE.Client.Api;
using DistributedAE.Data;

namespace DistributedAE.Client.Tests.Api;

public sealed class ServerAddressTests
{
    private static readonly Uri Here = new("http://127.0.0.1:7470");

    [Fact]
    public void The_root_folder_tells_address_and_token()
    {
        using var root = new TemporaryRoot();
        root.WriteServer(Here);
        root.Write("token", "abc\n");
        root.Write("worker-token", "def\n");

        var found = ServerAddress.Find(root.Search);
        var asWorker = ServerAddress.Find(root.Search with { ForWorker = true });

        Assert.Equal((Here, "abc"), (found.Uri, found.Token));
        Assert.Equal((Here, "def"), (asWorker.Uri, asWorker.Token));
    }

    [Fact]
    public void A_given_token_file_comes_before_the_environment_and_that_before_the_root()
    {
        using var root = new TemporaryRoot();
        root.WriteServer(Here);
        root.Write("token", "own");
        string file = root.Write("other", "given");

        Assert.Equal("given", ServerAddress.Find(root.Search with { TokenFile = file, Token = "environment" }).Token);
        Assert.Equal("environment", ServerAddress.Find(root.Search with { Token = "environment" }).Token);
        Assert.Equal("own", ServerAddress.Find(root.Search with { Url = "http://127.0.0.1:7470/" }).Token);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7471")]
    [InlineData("https://127.0.0.1:7470")]
    [InlineData("http://elsewhere:7470")]
    public void The_roots_token_is_not_sent_to_another_server(string url)
    {
        using var root = new TemporaryRoot();
        root.WriteServer(Here);
        root.Write("token", "own");

        Assert.Null(ServerAddress.Find(root.Search with { Url = url }).Token);
    }

    [Fact]
    public void Without_any_address_the_remedy_is_told()
    {
        using var root = new TemporaryRoot();

        var problem = Assert.Throws<ServerUnreachableException>(() => ServerAddress.Find(root.Search));

        Assert.Equal(
            $"no coordinator is known: there is no {Path.Combine(root.Path, "server.json")}; start one with 'dae server', or name one with --server URL or DAE_SERVER",
            problem.Message);
    }

    [Theory]
    [InlineData("127.0.0.1:7470")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://127.0.0.1/api")]
    [InlineData("http://user:secret@127.0.0.1")]
    public void What_is_no_address_is_refused(string url)
    {
        using var root = new TemporaryRoot();

        var problem = Assert.Throws<InputException>(() => ServerAddress.Find(root.Search with { Url = url }));

        Assert.Equal($"'{url}' is no address of a coordinator; it must look like http://127.0.0.1:7470", problem.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    public void A_file_without_a_token_is_refused(string content)
    {
        using var root = new TemporaryRoot();
        string file = root.Write("other", content);

        var problem = Assert.Throws<InputException>(() => ServerAddress.Find(root.Search with { Url = "http://127.0.0.1:1", TokenFile = file }));

        Assert.Equal($"{file} holds no token: one line of visible characters, at most 4096 bytes, is needed", problem.Message);
        Assert.Equal(
            $"there is no token file {file}2",
            Assert.Throws<NotFoundException>(() => ServerAddress.Find(root.Search with { Url = "http://127.0.0.1:1", TokenFile = file + "2" })).Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void A_damaged_server_file_is_told(string content)
    {
        using var root = new TemporaryRoot();
        string file = root.Write("server.json", content);

        var problem = Assert.Throws<InputException>(() => ServerAddress.Find(root.Search));

        Assert.Equal($"{file} does not say where the coordinator is; start 'dae server' again, or name it with --server URL", problem.Message);
    }

    [Fact]
    public void A_server_that_was_started_again_is_found_at_its_new_port()
    {
        using var root = new TemporaryRoot();
        root.WriteServer(Here);
        var address = ServerAddress.Find(root.Search);
        File.Delete(Path.Combine(root.Path, "server.json"));

        Assert.Equal(Here, address.Refresh().Uri);
        root.WriteServer(new Uri("http://127.0.0.1:7999"));
        Assert.Equal(7999, address.Refresh().Uri.Port);
    }
}
