using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using SmartRegion.Core;
using SmartRegion.Storage;

namespace SmartRegion.Access;

/// <summary>The keys that protect cookies and forms lie in the store: all nodes and the next start have the same.</summary>
internal sealed class DataKeys(Store store, StoreSecret secret) : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        options.XmlRepository = this;
        if (secret.Key is not null) options.XmlEncryptor = new KeyRingLock(secret);
    }

    // Data protection asks for its keys without waiting, once a day.
    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(() => store.ReadAsync(s =>
        s.ListAsync($"select doc from data_keys order by created, id", r => XElement.Parse(r.GetString(0))))).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => Task.Run(() => store.WriteAsync(s =>
        s.ExecuteAsync($"insert into data_keys (id, doc, created) values ({friendlyName}, {element.ToString(SaveOptions.DisableFormatting)}, {Instant.NowSeconds})"))).GetAwaiter().GetResult();
}
