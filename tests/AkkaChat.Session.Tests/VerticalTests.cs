using AkkaChat.Domain.Contracts;
using AkkaChat.Session.Tests.Support;
using Xunit;

namespace AkkaChat.Session.Tests;

public sealed class VerticalTests
{
    [Fact]
    public async Task A_message_goes_out_and_comes_in_and_is_acknowledged()
    {
        await using var host = await SessionHost.StartAsync();
        await using var client = await host.ConnectAsync();

        await client.SendAsync("""{"t":"hello","id":1,"token":"alice","device":"phone-1"}""");
        var attach = await host.Inbox.ExpectMsgAsync<Attach>();
        Assert.Equal((Entries.Alice, "phone-1", 256, null), (attach.User, attach.Device.Value, attach.Window, attach.Resume));
        var stream = new LiveStream(attach, host.Inbox.Sender, host.Inbox);
        stream.Tell(new Attached(attach.Attachment, "k3", Head: 0, From: 0, ResetReason.NewDevice));
        stream.Tell(new DirectoryPage(attach.Attachment, [], More: false));

        var welcome = await client.ExpectAsync("welcome");
        Assert.Equal("reset new_device k3", $"{welcome.GetProperty("resume")} {welcome.GetProperty("reason")} {welcome.GetProperty("epoch")}");
        await client.ExpectAsync("directory");
        Assert.Equal(0, (await client.ExpectAsync("caught_up")).GetProperty("seq").GetInt64());

        await client.SendAsync("""{"t":"send","id":2,"to":"bob","cmid":"m-1","body":{"text":"hi"}}""");
        var submit = await host.Conversations.ExpectMsgAsync<SubmitPosts>();
        Assert.Equal((Entries.Direct, Entries.Alice, "m-1"), (submit.Conversation, submit.From, submit.Posts.Single().Cmid.Value));
        stream.Tell(new PostsDecided(submit.Conversation, submit.Batch, [new PostOutcome(1, Entries.At, Dup: false, Refused: null)]));
        var ok = await client.ExpectAsync("ok");
        Assert.Equal("""{"t":"ok","id":2,"conv":"d:alice:bob","cseq":1,"at":"2026-01-01T00:00:00.123Z"}""", ok.ToString());

        stream.Tell(new Deliver(attach.Attachment, [Entries.Message(1, "hi", from: Entries.Alice)]));
        var ev = await client.ExpectAsync("ev");
        Assert.Equal("c1", ev.GetProperty("cmid").GetString());
        Assert.Equal("hi", ev.GetProperty("body").GetProperty("text").GetString());

        await client.SendAsync("""{"t":"ack","seq":1}""");
        await client.ExpectNothingAsync();
        Assert.Equal((1, 1), await host.Inbox.ExpectMsgAsync<Acknowledge>() is var a ? (a.Written, a.Acked) : default);
    }
}
