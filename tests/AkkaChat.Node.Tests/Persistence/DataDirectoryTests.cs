using AkkaChat.Node.Persistence;
using Xunit;

namespace AkkaChat.Node.Tests.Persistence;

public sealed class DataDirectoryTests
{
    [Fact]
    public void A_directory_serves_one_process_at_a_time_and_the_fault_names_the_lock()
    {
        var path = Directory.CreateTempSubdirectory("akkachat-lock-").FullName;
        var first = DataDirectory.Lock(path);

        var fault = Assert.Throws<InvalidOperationException>(() => DataDirectory.Lock(path)).Message;
        first.Dispose();
        DataDirectory.Lock(path).Dispose();

        Assert.Contains(Path.Combine(path, "lock"), fault, StringComparison.Ordinal);
        Assert.Contains("AkkaChat:DataDirectory", fault, StringComparison.Ordinal);
        Directory.Delete(path, recursive: true);
    }

    [SkippableFact]
    public void A_new_data_directory_is_its_owners_alone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has other rights.");
        var parent = Directory.CreateTempSubdirectory("akkachat-data-");
        using var data = DataDirectory.Lock(Path.Combine(parent.FullName, "data"));

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data.Path));
    }
}
