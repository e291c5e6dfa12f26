using SmartRegion.Access;

namespace SmartRegion.Catalogue.Contact;

/// <summary>What a person and an organisation write to each other through the region. Neither learns the other's address by it.</summary>
/// <param name="Organisation">To whom it was written; empty for the region.</param>
/// <param name="Desk">In whose inbox it lies: the organisation, or empty for those who look after the people of the region.</param>
/// <param name="Entry">From which entry's page it was written.</param>
/// <param name="Writer">The public name of who began it; empty of a stranger.</param>
/// <param name="Name">What a stranger is called; empty with an account.</param>
/// <param name="SharesAddress">The writer wants the organisation to see the mail address.</param>
/// <param name="Messages">How many there are; their numbers begin with 1.</param>
/// <param name="Reporter">The public name of who has reported it, or "stranger"; empty while nobody has.</param>
/// <param name="Report">Why it was reported.</param>
public sealed record Conversation(
    string Id, string Organisation, string Desk, string Entry, string Subject, string Writer, string Name, bool SharesAddress, bool IsClosed, int Messages, DateTime Created, DateTime Changed, string Reporter, string Report)
{
    /// <summary>Who reports by a link.</summary>
    public const string Stranger = "stranger";

    /// <summary>Whether this actor has begun it.</summary>
    public bool IsBy(Actor who) => Writer.Length > 0 && who.Name == Writer;

    /// <summary>Whether this actor answers it.</summary>
    public bool IsAnsweredBy(Actor who) => Answering(who).Contains(Desk);

    /// <summary>Whether this actor looks after it because it was reported.</summary>
    public bool IsModeratedBy(Actor who) => Reporter.Length > 0 && who.May(Act.ManagePeople, "");

    /// <summary>
    /// The desks whose inboxes this actor reads: those of the own organisations, and the region's. A role in the whole region opens no
    /// organisation's inbox.
    /// </summary>
    public static IReadOnlyList<string> Answering(Actor who) => [.. who.OrganisationsFor(Act.AnswerMessages), .. who.May(Act.AnswerMessages, "") ? [""] : Array.Empty<string>()];
}

/// <summary>One message.</summary>
/// <param name="By">The public name; empty of a stranger.</param>
/// <param name="IsAnswer">It comes from the organisation's side.</param>
public sealed record Message(int Seq, DateTime At, string By, bool IsAnswer, string Text);

/// <summary>A conversation in a list.</summary>
/// <param name="IsNew">There is a message that this reader has not seen.</param>
/// <param name="IsOwn">This reader has begun it.</param>
public sealed record ListedConversation(Conversation Conversation, bool IsNew, bool IsOwn);

/// <summary>What is written to whom, before it is checked.</summary>
/// <param name="Name">What a stranger wants to be called.</param>
/// <param name="SharesAddress">Show the mail address to the organisation.</param>
public sealed record NewMessage(string Subject, string Text, string Name = "", bool SharesAddress = false);

/// <summary>Whether strangers may write.</summary>
public sealed record ContactSettings(bool Strangers);
