namespace SmartRegion.Storage;

/// <summary>What the program notes of itself in the store, each under a name: which seed was loaded, for which time zone sums were made.</summary>
public static class Marks
{
    /// <summary>What stands under the name, or null.</summary>
    public static Task<string?> MarkAsync(this Session session, string name) =>
        session.FirstAsync($"select value from marks where name = {name}", r => r.GetString(0));

    /// <summary>Notes it, instead of what stood there.</summary>
    public static Task<int> SetMarkAsync(this Session session, string name, string value) =>
        session.ExecuteAsync($"insert into marks (name, value) values ({name}, {value}) on conflict (name) do update set value = excluded.value");
}
