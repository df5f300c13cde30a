global using System.Net;
global using System.Text.Json.Nodes;
global using AkkaChat.Http.Tests.Support;
global using AkkaChat.Testing;
global using Xunit;
