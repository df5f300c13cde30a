using AkkaChat.Domain;
using AkkaChat.Domain.Contracts;
using AkkaChat.Protocol.Management;
using AkkaChat.Web.Entities;

namespace AkkaChat.Web.Http;

/// <summary><c>/api/me</c> and <c>/api/users</c>.</summary>
internal static class UserRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("").WithTags("Users");
        users.MapGet("/me", ReadMeAsync)
            .Describe("readMe", "Who one is, and one's devices.", StatusCodes.Status200OK, typeof(MeResponse), 401, 503);
        users.MapDelete("/me/devices/{device}", RemoveDeviceAsync)
            .Describe("removeDevice", "Forgets a device; its stream is closed with 4504.", StatusCodes.Status204NoContent, null, 401, 404, 503);
        users.MapGet("/users/{user}", ReadUserAsync)
            .Describe("readUser", "Who somebody is.", StatusCodes.Status200OK, typeof(UserResponse), 401, 404, 503);
    }

    private static async Task<IResult> ReadMeAsync(Caller caller, EntityClient entities, CancellationToken cancel)
    {
        var asked = (Profile: entities.AskAsync(new ReadProfile(caller.User), cancel), Devices: entities.AskAsync(new ReadDevices(caller.User), cancel));
        await Task.WhenAll(asked.Profile, asked.Devices);
        if (await asked.Profile is not Profile profile)
            return Problem.Of(await asked.Profile);
        return await asked.Devices is Devices devices
            ? TypedResults.Ok(new MeResponse(
                profile.User.Value,
                profile.Name,
                [.. devices.Known.OrderByDescending(d => d.LastSeen).Select(d => new DeviceInfo(d.Device.Value, d.Seq, d.LastSeen))]))
            : Problem.Of(await asked.Devices);
    }

    private static async Task<IResult> RemoveDeviceAsync(string device, Caller caller, EntityClient entities, CancellationToken cancel)
    {
        if (!DeviceId.TryParse(device, out var id))
            return Problem.NotFound("There is no such device.");
        var reply = await entities.AskAsync(new RemoveDevice(caller.User, id), cancel);
        return reply is DeviceRemoved ? TypedResults.NoContent() : Problem.Of(reply);
    }

    private static async Task<IResult> ReadUserAsync(string user, EntityClient entities, CancellationToken cancel)
    {
        if (!UserId.TryParse(user, out var id))
            return Problem.NotFound("There is no such user.");
        var reply = await entities.AskAsync(new ReadProfile(id), cancel);
        return reply is Profile profile ? TypedResults.Ok(new UserResponse(profile.User.Value, profile.Name)) : Problem.Of(reply);
    }
}
