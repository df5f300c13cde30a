using AkkaChat.Node.Hosting;
using AkkaChat.Node.Management;
using AkkaChat.Node.Persistence;
using Microsoft.AspNetCore.Connections;

// Settings lie beside the program, wherever it is started from; the data directory is relative to where that is.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
try
{
    builder.AddAkkaChat();
}
catch (InvalidOperationException e)
{
    // Configuration that can't work: the message says what to do, a stack trace would bury it.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

await using var app = builder.Build();
app.MapAkkaChat();
app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AkkaChat").LogInformation(
    "AkkaChat is ready at {Addresses}, data in {Directory}", string.Join(", ", app.Urls), app.Services.GetRequiredService<DataDirectory>().Path));
app.Lifetime.ApplicationStopping.Register(StopLimit.Begin);
try
{
    await app.RunAsync();
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{e.Message} Is another AkkaChat running? Stop it, or set Urls.");
    return 1;
}
catch (ManagementAddressException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

return Environment.ExitCode;
