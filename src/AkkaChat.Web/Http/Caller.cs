using AkkaChat.Domain;
using AkkaChat.Domain.Accounts;

namespace AkkaChat.Web.Http;

/// <summary>Whose valid token came with the request.</summary>
/// <param name="User">Who.</param>
/// <param name="Family">The log-in that the token follows from; null for another issuer's.</param>
internal sealed record Caller(UserId User, FamilyId? Family)
{
    /// <summary>Binds a handler's parameter; routes without authorisation have no caller.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<Caller>());
}
