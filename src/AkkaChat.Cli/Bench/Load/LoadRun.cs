using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;
using AkkaChat.Cli.Bench.Load.Ledger;
using AkkaChat.Protocol;

namespace AkkaChat.Cli.Bench.Load;

/// <summary>
/// One run of a scenario: what all its connections share. The first failure anywhere cancels <see cref="Cancel"/>, and is what
/// <see cref="RunAsync"/> throws.
/// </summary>
internal sealed class LoadRun : IDisposable
{
    /// <summary>Wait before a message is sent again, where the server doesn't say how long.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>How long nothing at all may happen while something is still to come.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop;
    private readonly List<Conversation> _conversations = [];
    private ExceptionDispatchInfo? _failure;
    private long _deliveries;
    private long _accepted;
    private long _inFlight;
    private long _retries;

    private LoadRun(ITarget target, LoadOptions options, IProgress<LoadProgress> progress, CancellationToken cancel)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        (Target, Options, Progress, Server) = (target, options, progress, target.Url);
        TextChars = Math.Clamp(options.BodyBytes, Mark.Chars, Mark.MaxTextChars);
    }

    public ITarget Target { get; }

    public LoadOptions Options { get; }

    public IProgress<LoadProgress> Progress { get; }

    /// <summary>Where to connect; set anew after a restart.</summary>
    public Uri Server { get; set; }

    /// <summary>Characters of every message's text.</summary>
    public int TextChars { get; }

    /// <summary>Cancelled by the user, or by the first failure.</summary>
    public CancellationToken Cancel => _stop.Token;

    /// <summary>Whether what is sent now counts.</summary>
    public bool IsMeasuring { get; set; }

    /// <summary>Who owes an acknowledgement that may wait.</summary>
    public DelayedAcks DelayedAcks { get; } = new();

    /// <summary>From sending to each receipt.</summary>
    public Latencies ToReceipt { get; } = new();

    /// <summary>From sending to <c>ok</c>.</summary>
    public Latencies ToOk { get; } = new();

    /// <summary>From sending until everybody has it.</summary>
    public Latencies ToAll { get; } = new();

    /// <summary>Copies that were received so far.</summary>
    public long Deliveries => Interlocked.Read(ref _deliveries);

    /// <summary>Messages that were answered <c>ok</c> so far.</summary>
    public long AcceptedPosts => Interlocked.Read(ref _accepted);

    /// <summary>Messages that are not accepted, or that somebody present doesn't have.</summary>
    public long InFlight => Interlocked.Read(ref _inFlight);

    /// <summary>Messages that were sent again.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Runs a scenario's steps.</summary>
    public static async Task<Measurement> RunAsync(
        ITarget target, LoadOptions options, IProgress<LoadProgress> progress, Func<LoadRun, Task<Measurement>> steps, CancellationToken cancel)
    {
        using var run = new LoadRun(target, options, progress, cancel);
        try
        {
            var measurement = await steps(run);
            run._failure?.Throw();
            return measurement;
        }
        catch (Exception) when (run._failure is not null && !cancel.IsCancellationRequested)
        {
            run._failure.Throw();
            throw;
        }
    }

    /// <summary>Ends the run. What comes after the first failure is its consequence.</summary>
    public void Fail(Exception e)
    {
        if (Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), comparand: null) is null)
            _stop.Cancel();
    }

    /// <summary>Opens the ledger of a conversation.</summary>
    public Conversation Open()
    {
        var conversation = new Conversation(_conversations.Count, TextChars);
        _conversations.Add(conversation);
        return conversation;
    }

    /// <summary>Sends a message now.</summary>
    public void Post(Membership sender) => Post(sender, Stopwatch.GetTimestamp(), IsMeasuring);

    /// <summary>Sends a message that was due at <paramref name="due"/>.</summary>
    public void Post(Membership sender, long due, bool measured)
    {
        Interlocked.Increment(ref _inFlight);
        var post = sender.Conversation.Send(sender, due, measured);
        sender.User.Connection?.Send(post); // Without a connection the run has failed already.
    }

    /// <summary>Enters the entry with which a group begins, which its creation sends.</summary>
    public Post PostCreated(Membership creator)
    {
        Interlocked.Increment(ref _inFlight);
        return creator.Conversation.Send(creator, Stopwatch.GetTimestamp(), measured: false);
    }

    /// <summary>Enters the answer to a group's creation.</summary>
    public void Created(Post post, string conv, long cseq) =>
        Settle(post.Conversation.Accept(post.Sender.User, post.Mark, Encoding.UTF8.GetBytes(conv), cseq), Stopwatch.GetTimestamp());

    /// <summary>Counts copies: once per read, because all connections share the number.</summary>
    public void Delivered(int copies)
    {
        if (copies > 0)
            Interlocked.Add(ref _deliveries, copies);
    }

    /// <summary>Enters what a copy did.</summary>
    public void Received(Outcome outcome, long now)
    {
        var post = outcome.Post;
        if (post.Measured)
            ToReceipt.Record(post.Mark.Conversation, post.SentAt, now);
        Settle(outcome, now);
    }

    /// <summary>Enters an <c>ok</c>.</summary>
    public void Accepted(User user, in ScannedFrame ok, long now)
    {
        var mark = Mark.Of(ok.Id ?? -1);
        if (mark.Conversation < 0 || mark.Conversation >= _conversations.Count)
            throw new VerificationException($"{user.Name}: ok for a request {ok.Id} that was not made");
        var outcome = _conversations[mark.Conversation].Accept(user, mark, ok.Conv, ok.Cseq);
        Interlocked.Increment(ref _accepted);
        if (outcome.Post.Measured)
            ToOk.Record(mark.Conversation, outcome.Post.SentAt, now);
        Settle(outcome, now);
    }

    /// <summary>Enters an <c>err</c>: a temporary one is tried again with the same <c>cmid</c>, any other ends the run.</summary>
    public void Refused(User user, in ScannedFrame err)
    {
        var code = Encoding.UTF8.GetString(err.Code);
        if (!ErrorCodes.IsTemporary(code) || err.Id is not { } id)
            throw new ConnectionException($"{user.Name}: the server refused a frame: {code}, {Encoding.UTF8.GetString(err.Message)}");
        var mark = Mark.Of(id);
        var post = _conversations[mark.Conversation].Find(mark) ?? throw new VerificationException($"{user.Name}: {code} for message {mark}, which was accepted");
        Interlocked.Increment(ref _retries);
        _ = SendAgainAsync(post, err.RetryMs > 0 ? TimeSpan.FromMilliseconds(err.RetryMs) : RetryAfter);
    }

    /// <summary>Waits until nothing is in flight any more.</summary>
    /// <exception cref="VerificationException">Nothing comes any more, but something is missing.</exception>
    public Task DrainAsync(string phase) => WaitAsync(phase, () => InFlight == 0, () => 0, 0);

    /// <summary>Waits for a condition, as long as something happens.</summary>
    /// <param name="phase">What this is, for the progress.</param>
    /// <param name="isDone">The condition.</param>
    /// <param name="done">How much is done.</param>
    /// <param name="total">Of how much.</param>
    public async Task WaitAsync(string phase, Func<bool> isDone, Func<double> done, double total)
    {
        var meter = new Meter(this, phase);
        var (last, since) = (-1L, Stopwatch.GetTimestamp());
        while (!isDone())
        {
            var events = Deliveries + AcceptedPosts + Retries;
            if (events != last)
                (last, since) = (events, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(since) > StallLimit)
                throw new VerificationException($"Nothing came for {StallLimit.TotalSeconds} s while {phase}. {Complaint()}");
            meter.Tell(done(), total);
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancel);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DelayedAcks.Dispose();
        _stop.Dispose();
    }

    private void Settle(Outcome outcome, long now)
    {
        if (!outcome.Settles)
            return;
        var post = outcome.Post;
        if (post.Measured)
            ToAll.Record(post.Mark.Conversation, post.SentAt, now);
        Interlocked.Decrement(ref _inFlight);
        post.Conversation.OnSettled?.Invoke(post);
    }

    private async Task SendAgainAsync(Post post, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, Cancel);
            post.Sender.User.Connection?.Send(post);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (InvalidDataException e)
        {
            Fail(e);
        }
    }

    private string Complaint() => _conversations.Select(c => c.Complaint()).FirstOrDefault(c => c is not null) ?? "Every message reached everybody.";
}
