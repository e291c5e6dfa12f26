// A client of CKAN that portals use, as it comes from npm, against the address on standard input: reads, writes, fails.
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

// Its module form imports without extensions, which Node does not resolve.
const { default: ckan, CkanRequestError } = createRequire(import.meta.url)('@portaljs/ckan-api-client-js');
const ckanUrl = (await text(process.stdin)).trim();
const options = { ckanUrl, apiKey: 'key' };
const post = async (action, json) => (await ckan.post(action, { ...options, json })).result;
const get = async action => (await ckan.get(action, options)).result;
console.error = () => { };

const told = {};
told.found = (await get('package_search?q=lampy&facet.field=["organization"]')).results.map(p => p.name);
told.created = (await post('package_create', { name: 'z-npm', title: 'Z npm', owner_org: 'mesto', resources: [{ url: 'https://x.example/a.csv', format: 'CSV' }] })).name;
told.patched = (await post('package_patch', { id: 'z-npm', notes: 'Popis' })).notes;
told.resource = (await post('resource_create', { package_id: 'z-npm', url: 'https://x.example/b.csv' })).position;
await post('package_delete', { id: 'z-npm' });
for (const [name, call] of [['invalid', () => post('package_create', { title: 'x' })], ['gone', () => get('package_show?id=z-npm')]])
  try { await call(); } catch (e) { told[name] = e instanceof CkanRequestError ? e.message : String(e); }
console.log(JSON.stringify(told));
