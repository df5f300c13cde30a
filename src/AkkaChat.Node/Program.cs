using AkkaChat.Node.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddAkkaChat();
var app = builder.Build();
await app.RunAsync();
