namespace AkkaChat.Protocol.Management;

/// <summary><c>POST /api/auth/register</c>.</summary>
/// <param name="User">The user id: <c>[a-z0-9][a-z0-9._-]{1,63}</c>.</param>
/// <param name="Password">8 to 128 characters.</param>
/// <param name="Name">What people call them; the user id if absent.</param>
public sealed record RegisterRequest(string User, string Password, string? Name = null);

/// <summary><c>POST /api/auth/login</c>.</summary>
/// <param name="User">The user id.</param>
/// <param name="Password">The password.</param>
public sealed record LoginRequest(string User, string Password);

/// <summary><c>POST /api/auth/refresh</c> and <c>/logout</c>.</summary>
/// <param name="RefreshToken">The newest refresh token of its family; using an older one revokes the family.</param>
public sealed record RefreshRequest(string RefreshToken);

/// <summary><c>POST /api/auth/password</c>: every other token and stream of the user ends.</summary>
/// <param name="Old">The password in force.</param>
/// <param name="New">8 to 128 characters.</param>
public sealed record ChangePasswordRequest(string Old, string New);

/// <summary>The answer to register, login and refresh.</summary>
/// <param name="User">The user id.</param>
/// <param name="Token">The bearer token.</param>
/// <param name="RefreshToken">Opaque; replaces the one before.</param>
/// <param name="ExpiresAt">When <paramref name="Token"/> expires.</param>
public sealed record TokenResponse(string User, string Token, string RefreshToken, DateTimeOffset ExpiresAt);

/// <summary><c>GET /api/me</c>.</summary>
/// <param name="User">The user id.</param>
/// <param name="Name">What people call them.</param>
/// <param name="Devices">The devices that have a cursor.</param>
public sealed record MeResponse(string User, string Name, IReadOnlyList<DeviceInfo> Devices);

/// <summary>A device of the user.</summary>
/// <param name="Device">Its id.</param>
/// <param name="Seq">What it has acknowledged.</param>
/// <param name="LastSeen">When it was last connected.</param>
public sealed record DeviceInfo(string Device, long Seq, DateTimeOffset? LastSeen);

/// <summary><c>GET /api/users/{user}</c>.</summary>
/// <param name="User">The user id.</param>
/// <param name="Name">What people call them.</param>
public sealed record UserResponse(string User, string Name);
