using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AkkaChat.Web.Telemetry;

/// <summary>
/// One trace follows one message: <c>send</c> (session or request), <c>accept</c> (conversation), <c>store</c> (each inbox), <c>deliver</c> (each session).
/// A trace is no part of a message: it is kept beside the object that carries the message on this node, by reference, so that neither decisions
/// nor the journal know of it, and between nodes it travels in a field of its own. While nobody traces, all of this is one comparison.
/// </summary>
public static class Tracing
{
    private static readonly ActivitySource Source = new(WebMetrics.MeterName);
    private static readonly ConditionalWeakTable<object, string> Parents = [];

    /// <summary>Whether anybody listens on this node.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>Where the trace of a message stands (W3C <c>traceparent</c>); null if it is not traced.</summary>
    /// <param name="carrier">The post, entry or inbox entry.</param>
    public static string? Of(object carrier) => IsOn && Parents.TryGetValue(carrier, out var parent) ? parent : null;

    /// <summary>From here on the trace stands there.</summary>
    public static void Attach(object carrier, string parent)
    {
        if (IsOn)
            Parents.AddOrUpdate(carrier, parent);
    }

    /// <summary>Begins a trace, if this message is one of those that are traced, and attaches it; <see cref="End"/> it.</summary>
    public static Activity? Begin(object carrier, int bytes)
    {
        if (!IsOn)
            return null;
        // A trace of its own: what is current on this thread is somebody else's, or a request that nobody records.
        var current = Activity.Current;
        Activity.Current = null;
        var activity = Source.StartActivity("send", ActivityKind.Server);
        Activity.Current = current;
        if (activity is not { Recorded: true, Id: { } id })
            return null;
        activity.SetTag("akkachat.body.size", bytes);
        Attach(carrier, id);
        return activity;
    }

    /// <summary>The sender was answered.</summary>
    /// <param name="send">What <see cref="Begin"/> gave.</param>
    /// <param name="cseq">The message's position; 0 if it was refused.</param>
    /// <param name="error">The stable code, if it was refused.</param>
    public static void End(Activity send, long cseq, string? error)
    {
        if (error is null)
            send.SetTag("akkachat.cseq", cseq);
        else
            send.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error);
        var current = Activity.Current;
        send.Dispose();
        Activity.Current = current;
    }

    /// <summary>A step of a trace that began at <paramref name="since"/> and ends now; where the trace stands after it.</summary>
    public static string Step(string name, string parent, DateTimeOffset since)
    {
        if (!ActivityContext.TryParse(parent, null, isRemote: true, out var context))
            return parent;
        var current = Activity.Current;
        using var activity = Source.StartActivity(name, ActivityKind.Internal, context, startTime: since);
        Activity.Current = current;
        return activity is { Recorded: true, Id: { } id } ? id : parent;
    }
}
