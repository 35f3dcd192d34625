namespace DistributedAE.Deploy.Tests.CommandLines;

public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("server --root \"$root\" --url \"https://$host:0\" >>\"$root/log\" 2>&1 &", "server|--root|1|--url|https://1:0")]
    [InlineData("worker --slots \"${SLURM_CPUS_PER_TASK:-3}\" --cache \"${TMPDIR:-/tmp}/x\"", "worker|--slots|3|--cache|/tmp/x")]
    [InlineData("silo --advertise \"${DAE_ADVERTISE:-$(uname -n)}\" \"$@\"", "silo|--advertise|1|1")]
    [InlineData("get 'a b' | tee x", "get|a b")]
    [InlineData("get \"$name\")", "get|1")]
    [InlineData("list   --root /x   # why", "list|--root|/x")]
    [InlineData("list 2>/dev/null", "list")]
    [InlineData("list ''", "list|")]
    public void A_line_is_taken_apart_as_a_shell_does(string line, string words) => Assert.Equal(words.Split('|'), ShellWords.Split(line));

    [Fact]
    public void What_is_never_closed_is_refused() => Assert.Throws<FormatException>(() => ShellWords.Split("get ${name"));
}
