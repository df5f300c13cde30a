using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;
using AkkaChat.Node.Hosting;
using Xunit;

namespace AkkaChat.Node.Tests.Hosting;

public sealed class LinkedMailboxTests
{
    private readonly LinkedMessageQueue _queue = new();

    [Fact]
    public void An_empty_queue_has_nothing_to_give()
    {
        Assert.False(_queue.HasMessages);
        Assert.Equal(0, _queue.Count);
        Assert.False(_queue.TryDequeue(out _));
    }

    [Fact]
    public void Messages_leave_in_the_order_they_came_in()
    {
        Put(1, 2, 3);

        Assert.True(_queue.HasMessages);
        Assert.Equal(3, _queue.Count);
        Assert.Equal([1, 2, 3], TakeAll(_queue));
        Assert.False(_queue.HasMessages);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void An_emptied_queue_takes_messages_again()
    {
        Put(1);
        TakeAll(_queue);
        Put(2);

        Assert.Equal([2], TakeAll(_queue));
    }

    [Fact]
    public async Task Messages_of_many_senders_arrive_once_each_and_in_each_senders_order()
    {
        const int senders = 4, messages = 50_000;
        using var start = new Barrier(senders);
        var sending = Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (var i = 0; i < messages; i++)
                    _queue.Enqueue(ActorRefs.Nobody, new Envelope((sender, i), ActorRefs.NoSender));
            },
            TaskCreationOptions.LongRunning)));

        var next = new int[senders];
        var taken = 0;
        while (!sending.IsCompleted || _queue.HasMessages)
        {
            if (!_queue.TryDequeue(out var envelope))
                continue;
            var (sender, i) = ((int, int))envelope.Message;
            Assert.Equal(next[sender]++, i);
            taken++;
        }

        await sending;
        Assert.Equal(senders * messages, taken);
    }

    [Fact]
    public void A_message_that_was_taken_is_kept_no_longer()
    {
        var message = PutAndTake(_queue);

        GC.Collect();

        Assert.False(message.IsAlive);

        static WeakReference PutAndTake(LinkedMessageQueue queue)
        {
            var message = new object();
            queue.Enqueue(ActorRefs.Nobody, new Envelope(message, ActorRefs.NoSender));
            queue.TryDequeue(out _);
            return new WeakReference(message);
        }
    }

    [Fact]
    public void What_a_stopped_actor_did_not_take_goes_to_the_dead_letters()
    {
        var deadLetters = new LinkedMessageQueue();
        Put(1, 2);

        _queue.CleanUp(ActorRefs.Nobody, deadLetters);

        Assert.Equal([1, 2], TakeAll(deadLetters));
        Assert.False(_queue.HasMessages);
    }

    [Fact]
    public void What_a_stash_puts_back_comes_before_what_waits()
    {
        var deque = new LinkedDequeMessageQueue();
        deque.Enqueue(ActorRefs.Nobody, new Envelope(3, ActorRefs.NoSender));
        deque.EnqueueFirst(new Envelope(2, ActorRefs.NoSender));
        deque.EnqueueFirst(new Envelope(1, ActorRefs.NoSender));

        Assert.Equal([1, 2, 3], TakeAll(deque));
    }

    private void Put(params int[] messages)
    {
        foreach (var message in messages)
            _queue.Enqueue(ActorRefs.Nobody, new Envelope(message, ActorRefs.NoSender));
    }

    private static List<int> TakeAll(IMessageQueue queue)
    {
        var messages = new List<int>();
        while (queue.TryDequeue(out var envelope))
            messages.Add((int)envelope.Message);
        return messages;
    }
}
