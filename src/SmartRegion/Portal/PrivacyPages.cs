using SmartRegion.Access;
using SmartRegion.Portal.Pages;

namespace SmartRegion.Portal;

/// <summary>What is stored about whom, why and for how long: for everybody to read.</summary>
public static class PrivacyPages
{
    public static void MapPrivacyPages(this WebApplication app) =>
        app.Pages().MapMethods("/privacy", PortalPages.Reading, (HttpContext context, RetentionSettings kept, Lifetimes lifetimes, SecurityContact contact) =>
        {
            return PortalPages.Page<PrivacyPage>(new { Kept = kept, Lifetimes = lifetimes, Contact = contact.Value });
        });
}
