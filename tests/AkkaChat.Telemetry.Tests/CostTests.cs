using AkkaChat.Node.Telemetry;
using AkkaChat.Web.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AkkaChat.Telemetry.Tests;

public sealed class CostTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Counting_allocates_nothing(bool isCollected)
    {
        using var collected = isCollected ? Sdk.CreateMeterProviderBuilder().AddMeter(WebMetrics.MeterName).Build() : null;
        Count(); // The first time a series is made.

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Count();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Count()
    {
        WebMetrics.Sessions.Add(1);
        WebMetrics.Sessions.Add(-1);
        WebMetrics.EntriesDelivered.Add(3);
        WebMetrics.Backlog.Record(17);
        WebMetrics.ErrorTold("not_found");
        NodeMetrics.MessagesAccepted.Add(3);
        NodeMetrics.CopiesStored.Add(3);
        NodeMetrics.FanoutLag.Record(0.012);
        NodeMetrics.JournalWaiting.Add(1);
        NodeMetrics.JournalWaiting.Add(-1);
        NodeMetrics.JournalBatch.Record(40);
        NodeMetrics.JournalCommit.Record(0.004);
        new NodeMetrics.Recovery(NodeMetrics.Kind.Inbox).Completed();
    }
}
