using Xunit;

namespace AkkaChat.Browser.Tests;

/// <summary>All browser tests share one server and one browser, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<Stage>
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "browser";
}
