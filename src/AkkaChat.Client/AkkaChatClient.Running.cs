using AkkaChat.Protocol;

namespace AkkaChat.Client;

/// <summary>One connection after another.</summary>
public sealed partial class AkkaChatClient
{
    private async Task RunAsync(ClientCore core, CancellationToken cancellationToken)
    {
        ChatException stop;
        var silently = false;
        try
        {
            stop = await KeepConnectedAsync(core, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            stop = new ChatException(ErrorCodes.Unavailable, "the client was disposed");
            silently = true;
        }
        catch (Exception e)
        {
            // A defect of a store, a token source or this client: nobody shall wait for a loop that is gone.
            stop = new ChatException(ErrorCodes.Internal, e.Message);
        }

        _stopped = stop;
        core.Stop(stop, silently);
        SetState(ConnectionState.Stopped, silently ? null : stop);
        if (_welcomed.TrySetException(stop)) _ = _welcomed.Task.Exception;
    }

    private async Task<ChatException> KeepConnectedAsync(ClientCore core, CancellationToken cancellationToken)
    {
        var renew = false;
        while (true)
        {
            SetState(ConnectionState.Connecting, error: null);
            ConnectionEnd end;
            try
            {
                end = await ConnectOnceAsync(core, renew, cancellationToken);
            }
            catch (ChatException e) when (!e.Temporary)
            {
                return e as ChatStoppedException ?? new ChatStoppedException(closeCode: null, e.Code, "there is no valid token: " + e.Message);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                end = new ConnectionEnd(null, e); // The network, a proxy, a server that is starting: try again.
            }

            lock (core.Gate) core.Disconnected();
            cancellationToken.ThrowIfCancellationRequested();
            if (!CloseCodes.ShouldReconnect(end.CloseCode)) return ChatStoppedException.Of(end.CloseCode!.Value);
            renew = end.CloseCode == CloseCodes.TokenExpired;
            if (end.Moved) continue;
            await WaitAsync(core, end, cancellationToken);
        }
    }

    private async Task<ConnectionEnd> ConnectOnceAsync(ClientCore core, bool renew, CancellationToken cancellationToken)
    {
        var (token, connection) = await OpenAsync(renew, cancellationToken);
        await using var socket = connection;
        return await new ServerConnection(core, socket, token, OnState).RunAsync(cancellationToken);

        void OnState(ConnectionState state)
        {
            SetState(state, error: null);
            _welcomed.TrySetResult();
        }
    }

    private async Task<(AccessToken Token, IFrameConnection Connection)> OpenAsync(bool renew, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.ReplyTimeout, _options.Time);
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var token = await _options.Tokens.GetAsync(renew, connecting.Token);
        return (token, await _options.Transport.ConnectAsync(_options.Server, connecting.Token));
    }

    private async Task WaitAsync(ClientCore core, ConnectionEnd end, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (core.Gate) wait = core.Backoff.Next();
        if (wait < end.AtLeast) wait = end.AtLeast;
        var error = end.Error ?? (end.CloseCode is { } code ? new IOException($"closed with {code}") : null);
        SetState(ConnectionState.Waiting, error);
        await Task.Delay(wait, _options.Time, cancellationToken);
    }
}
