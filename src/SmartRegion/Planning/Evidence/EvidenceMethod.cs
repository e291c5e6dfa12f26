using SmartRegion.Core;

namespace SmartRegion.Planning.Evidence;

/// <summary>The method in formulas, and where it is from.</summary>
public static class EvidenceMethod
{
    /// <summary>What a day would have had.</summary>
    public const string Model = "y = b0 + b1 x; x = max(0, base - T) for heating, max(0, T - base) for cooling, the usage, or 0; b0, b1 by ordinary least squares over the days before";

    /// <summary>How exactly the effect is known.</summary>
    public const string Uncertainty = "t (a M^2 + b M + d) RMSE sqrt(n/n' (1 + 2/n') / m); n days before, n' = n (1 - rho)/(1 + rho), m days after in M months; a = -0.00024, b = 0.03535, d = 1.00286";

    public static readonly IReadOnlyList<EvidenceSource> Sources =
    [
        new("caltrack", "CalTRACK Methods 2.0, 2.2, 3.3, 3.4, 4.3.2", "https://docs.caltrack.org/en/latest/methods.html", new(
            "Model dne z denostupňů metodou nejmenších čtverců; rok předtím, nejvýše desetina dnů chybí; nejistota podle ASHRAE Guideline 14 se součiniteli Suna a Baltazara (2013) pro denní data; CV(RMSE) nejvýše 100 %; spolehlivost obvykle 90 %.",
            "Modell des Tages aus Gradtagen mit kleinsten Quadraten; ein Jahr vorher, höchstens ein Zehntel der Tage fehlt; Unsicherheit nach ASHRAE Guideline 14 mit den Beiwerten von Sun und Baltazar (2013) für Tageswerte; CV(RMSE) höchstens 100 %; Vertrauen gewöhnlich 90 %.",
            "Model of a day from degree days by least squares; a year before, at most a tenth of the days missing; uncertainty as in ASHRAE Guideline 14 with the coefficients of Sun and Baltazar (2013) for daily data; CV(RMSE) at most 100 %; confidence usually 90 %.")),
        new("inverse-model", "Kissock, Haberl, Claridge (2003): Inverse Model Toolkit (RP-1050), ASHRAE Transactions 109(2)", "https://simularis.github.io/understand_nmec/uncertainty_excerpts.html", new(
            "Úspora je rozdíl mezi tím, co předpovídá model z doby předtím, a tím, co se naměřilo potom.",
            "Die Einsparung ist der Unterschied zwischen dem, was das Modell der Zeit vorher erwarten lässt, und dem, was danach gemessen wird.",
            "The saving is what the model of the time before predicts, less what is measured after.")),
        new("guideline-14", "ASHRAE Guideline 14, as quoted by energy-models.com", "https://energy-models.com/forum/uncertainty-predicted-energy-savings", new(
            "Nejistota má být menší než polovina úspory při spolehlivosti 68 %.",
            "Die Unsicherheit soll kleiner sein als die Hälfte der Einsparung bei 68 % Vertrauen.",
            "The uncertainty is to be less than half of the saving at a confidence of 68 %.")),
    ];
}

/// <summary>A source of the method, and what it says.</summary>
public sealed record EvidenceSource(string Id, string Title, string Url, LangText Says);
