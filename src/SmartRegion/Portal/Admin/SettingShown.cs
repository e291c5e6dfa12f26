namespace SmartRegion.Portal.Admin;

/// <summary>A setting as the page of settings shows it.</summary>
/// <param name="Name">Name of the option without the dashes.</param>
/// <param name="Variable">The environment variable.</param>
/// <param name="Default">What holds without it.</param>
/// <param name="Value">What it is set to; null when it is not set, an empty text when it is set and a secret.</param>
/// <param name="IsFromVariable">It comes from the variable, not from the command line.</param>
public sealed record SettingShown(string Name, string Variable, string Default, string Description, string? Value, bool IsFromVariable);

/// <summary>Every setting, for the page of settings.</summary>
public sealed record ShownSettings(IReadOnlyList<SettingShown> All)
{
    public bool Has(string name) => All.Any(s => s.Name == name && s.Value is not null);
}
