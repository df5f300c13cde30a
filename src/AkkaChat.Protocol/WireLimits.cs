namespace AkkaChat.Protocol;

/// <summary>The bounds a server announces in <see cref="ServerFrame.Welcome"/>.</summary>
/// <param name="FrameBytes">Largest frame a client may send, in bytes.</param>
/// <param name="BodyBytes">Largest <c>body</c>: UTF-8 bytes of its JSON value, without white space between tokens.</param>
/// <param name="CmidChars">Most characters of a <c>cmid</c> or a device id.</param>
/// <param name="Window">Most unacknowledged events in flight that a client may ask for.</param>
/// <param name="Page">Most entries of a history page.</param>
/// <param name="Members">Most members of a group.</param>
/// <param name="Conversations">Most conversations of a user.</param>
/// <param name="Devices">Most devices of a user; a further one evicts the longest unseen.</param>
/// <param name="Watch">Most users watched by a stream.</param>
public sealed record WireLimits(
    int FrameBytes,
    int BodyBytes,
    int CmidChars,
    int Window,
    int Page,
    int Members,
    int Conversations,
    int Devices,
    int Watch);
