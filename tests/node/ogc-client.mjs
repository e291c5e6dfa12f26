// A client of the OGC APIs that map applications use, as it comes from npm, against the address on standard input.
import { OgcApiEndpoint } from '@camptocamp/ogc-client';
import { text } from 'node:stream/consumers';

const endpoint = new OgcApiEndpoint((await text(process.stdin)).trim());
const told = { title: (await endpoint.info).title };
told.has = [await endpoint.hasFeatures, await endpoint.hasRecords, await endpoint.hasTiles];
[told.features, told.records, told.tiled] = [await endpoint.featureCollections, await endpoint.recordCollections, await endpoint.vectorTileCollections];
const info = await endpoint.getCollectionInfo('municipalities');
[told.formats, told.systems, told.sortables] = [info.itemFormats, info.crs.length, info.sortables.map(s => s.name)];
[told.first, told.second] = [await endpoint.getCollectionItems('municipalities', 5, 0), await endpoint.getCollectionItems('municipalities', 5, 5)].map(page => page.map(f => f.id));
told.one = (await endpoint.getCollectionItem('municipalities', told.second[0])).properties.name;
const url = await endpoint.getCollectionItemsUrl('municipalities', { limit: 3, outputFormat: 'application/geo+json', query: 'name=Cham' });
told.found = (await (await fetch(url)).json()).features.map(f => f.properties.name);
const tiles = await (await fetch(await endpoint.getVectorTilesetUrl('municipalities'), { headers: { accept: 'application/json' } })).json();
told.tiles = tiles.links.find(l => l.rel === 'item' && l.type === 'application/vnd.mapbox-vector-tile')?.templated;
told.record = (await endpoint.getCollectionItems(told.records[0], 1)).length;
console.log(JSON.stringify(told));
