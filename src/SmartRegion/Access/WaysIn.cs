using SmartRegion.Storage;

namespace SmartRegion.Access;

/// <summary>By what the owner of an account can sign in: a password, passkeys, identities at the provider. The last one is not taken away.</summary>
internal static class WaysIn
{
    /// <summary>Takes one away, unless it was the last; false then, with nothing changed.</summary>
    /// <param name="issuer">The provider that is set; identities elsewhere lead nowhere. Null when there is none.</param>
    public static async Task<bool> TakeAsync(Store store, string account, string? issuer, Func<Session, Task> take)
    {
        try
        {
            return await store.WriteAsync(async s =>
            {
                // Of two that are taken at once, one waits and sees what the other has left.
                await s.ExecuteAsync($"update accounts set version = {Secret.Make()}, stamp = {Secret.Make()} where id = {account}");
                var before = await CountAsync(s, account, issuer);
                await take(s);
                return await CountAsync(s, account, issuer) == 0 && before > 0 ? throw new LastWayException() : true;
            });
        }
        catch (LastWayException) { return false; }
    }

    private static Task<long> CountAsync(Session s, string account, string? issuer) => s.FirstAsync($"""
        select (select count(*) from accounts where id = {account} and password is not null) + (select count(*) from passkeys where account = {account})
          + (select count(*) from identities where account = {account} and issuer = {issuer ?? ""})
        """, r => r.GetInt64(0));

    // Undoes the transaction.
    private sealed class LastWayException : Exception;
}
