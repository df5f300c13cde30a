using AkkaChat.Node.Health;
using AkkaChat.Node.Hosting;
using AkkaChat.Web.Http;
using AkkaChat.Web.Sessions;

// Settings lie beside the program, wherever it is started from; the data directory is relative to where that is.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddAkkaChat();
builder.Services.AddAkkaChatHttp(builder.Configuration).AddAkkaChatSessions();
var app = builder.Build();
app.UseAkkaChatHttp();
app.MapAkkaChatHttp();
app.MapAkkaChatSessions();
app.MapAkkaChatHealth();
app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<ILoggerFactory>()
    .CreateLogger("AkkaChat").LogInformation("AkkaChat is ready at {Addresses}", string.Join(", ", app.Urls)));
await app.RunAsync();
