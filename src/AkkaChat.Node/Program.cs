using AkkaChat.Node.Hosting;
using AkkaChat.Web.Http;
using AkkaChat.Web.Sessions;

var builder = WebApplication.CreateBuilder(args);
builder.AddAkkaChat();
builder.Services.AddAkkaChatHttp(builder.Configuration).AddAkkaChatSessions();
var app = builder.Build();
app.UseAkkaChatHttp();
app.MapAkkaChatHttp();
app.MapAkkaChatSessions();
await app.RunAsync();
