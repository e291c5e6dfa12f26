namespace SmartRegion.Catalogue.Search;

/// <summary>Words of the three languages that say nothing about what is looked for, folded; question words among them.</summary>
internal static class StopWords
{
    private static readonly HashSet<string> All = [.. (Czech + " " + German + " " + English).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    public static bool Contains(string folded) => All.Contains(folded);

    private const string Czech =
        "a aby aj ale ani asi az bez bude budou by byl byla bylo byly byt ci co coz dnes do ho i ja jak jake jaka jaky jako je jeho jej jeji jejich jen "
        + "jenz jeste ji jine jiz jsem jsme jsou jste k kam kde kdo kdy kdyz ke ktera ktere kteri kterou ktery ku ma mate me mezi mi mit mne mnou "
        + "mohou muj muze muzeme my na nad nam nas nase nasi ne nebo nebot nejsou neni nez nic o od ode on ona oni pak po pod podle pokud pouze prave "
        + "pred pres pri pro proc proto protoze s se si sve svou svuj svych ta tak take tato te tedy ten tento ti tim to toho tohle tom tomto tomu toto tu tuto "
        + "ty tyto u uz v vam vas ve vice vsak vy z za zda zde ze kolik lze chceme chci potrebujeme hledame hledam";

    private const string German =
        "aber als am an auch auf aus bei beim bin bis bist da damit dann das dass dein dem den der des dessen die dies diese diesem diesen dieser "
        + "dieses doch du durch ein eine einem einen einer eines er es etwas euer fur gegen gibt habe haben hat hatte ich ihr ihre im in ins ist ja "
        + "jede jeder jedes jener kann kein keine konnen koennen man mehr mein mit muss nach nicht noch nun nur ob oder ohne sein seine sich sie sind so "
        + "soll sollen uber ueber um und uns unser unsere unserer unter vom von vor wann warum was welche welcher welches wenn wer werden wie wieso wieviel viel wir wird wo "
        + "wozu zu zum zur suche suchen mochten brauchen fuer machen macht";

    private const string English =
        "a about all also an and any are as at be been but by can could do does for from get has have how i if in into is it its let like may me more "
        + "most my no not of on or our should so some such than that the their them then there these they this to us was we were what when where "
        + "which who why will with would you your need want find looking much many";
}
