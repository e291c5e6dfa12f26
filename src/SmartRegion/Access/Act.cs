namespace SmartRegion.Access;

/// <summary>A kind of action. Every address that changes something names one, and <see cref="Policy"/> says who may.</summary>
public enum Act
{
    /// <summary>What everybody may: reading what is public, and asking by a body what could be asked by an address.</summary>
    Read,

    /// <summary>One's own account.</summary>
    KeepAccount,

    /// <summary>To make and end keys of programs.</summary>
    ManageKeys,

    /// <summary>To see what is hidden in lists and what goes wrong with sources.</summary>
    ReadHidden,

    /// <summary>To see entries that are for everybody who is signed in.</summary>
    ReadShared,

    /// <summary>To see entries that are for the organisation of their owner.</summary>
    ReadOwned,

    /// <summary>To see things, datastreams and collections of features that are for the organisation of their owner.</summary>
    ReadOwnedData,

    /// <summary>To write entries, which are public at once.</summary>
    WriteEntries,

    /// <summary>To keep working copies of entries: to write them, to send them to review, to comment on them.</summary>
    WriteDrafts,

    /// <summary>To look through working copies of others, to send them back, to publish them, to archive entries.</summary>
    PublishDrafts,

    /// <summary>To send observations.</summary>
    WriteObservations,

    /// <summary>To change things, sensors, datastreams, devices and alarms.</summary>
    WriteSensors,

    /// <summary>To change collections of features, their styles, and data of datasets.</summary>
    WriteData,

    /// <summary>To change from which catalogues and regions is harvested.</summary>
    ManageSources,

    /// <summary>To let people into an organisation and to take its roles away.</summary>
    ManageMembers,

    /// <summary>To invite people and to give and take roles.</summary>
    ManagePeople,

    /// <summary>To see how the program is set, what it holds and what it does in the background.</summary>
    Administer,

    /// <summary>To read and answer what people write to an organisation, or to the region.</summary>
    AnswerMessages,
}

/// <summary>Metadata of an address: what one must be allowed to use it.</summary>
public sealed record Demand(Act Act);

/// <summary>Says at an address what it demands.</summary>
public static class Demands
{
    /// <summary>Whoever may not is refused before the address's own code runs.</summary>
    public static T Demand<T>(this T route, Act act) where T : IEndpointConventionBuilder
    {
        route.Add(endpoint => endpoint.Metadata.Add(new Demand(act)));
        return route;
    }
}
