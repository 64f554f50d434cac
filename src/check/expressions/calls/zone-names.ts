// Names of time zones that people write in place of a zone of the tz database: abbreviations, the names that Windows and
// Salesforce show, cities, and offsets. Abbreviations and names: Unicode CLDR, metazones in en.xml, en_GB.xml and en_AU.xml;
// what became of EST, MST and CET: https://data.iana.org/time-zones/tzdb/NEWS, release 2024b.
import { ownValue } from '../../../own-value.ts';
import { closestName } from '../../../pipeline/mapping/closest-name.ts';

/** By zone, the abbreviations of its standard time, of its summer time, and of both. */
const abbreviations: readonly (readonly [zones: string, abbreviations: string])[] = [
  ['America/New_York', 'EST EDT ET'],
  ['America/Chicago', 'CST CDT CT'],
  ['America/Denver America/Phoenix', 'MST MDT MT'],
  ['America/Los_Angeles', 'PST PDT PT'],
  ['America/Anchorage', 'AKST AKDT AKT'],
  ['Pacific/Honolulu', 'HST HDT HAST HADT'],
  ['America/Halifax America/Puerto_Rico', 'AST ADT'],
  ['America/St_Johns', 'NST NDT'],
  ['America/Sao_Paulo', 'BRT BRST'],
  ['America/Argentina/Buenos_Aires', 'ART'],
  ['Europe/London', 'BST'],
  ['Europe/Lisbon', 'WET WEST'],
  ['Europe/Berlin', 'CET CEST MET MEST MEZ MESZ'],
  ['Europe/Athens', 'EET EEST'],
  ['Europe/Moscow', 'MSK'],
  ['Asia/Kolkata Europe/Dublin', 'IST'],
  ['Asia/Singapore', 'SGT'],
  ['Asia/Hong_Kong', 'HKT'],
  ['Asia/Tokyo', 'JST'],
  ['Asia/Seoul', 'KST'],
  ['Asia/Manila', 'PHT'],
  ['Australia/Sydney Australia/Brisbane', 'AEST AEDT AET'],
  ['Australia/Adelaide Australia/Darwin', 'ACST ACDT ACT'],
  ['Australia/Perth', 'AWST AWT'],
  ['Pacific/Auckland', 'NZST NZDT NZT'],
  ['Pacific/Pago_Pago', 'SST'],
  ['Africa/Johannesburg', 'SAST'],
  ['Africa/Nairobi', 'EAT'],
  ['Africa/Lagos', 'WAT'],
  ['Africa/Maputo', 'CAT'],
];

const byAbbreviation: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  abbreviations.flatMap(([zones, all]) => all.split(' ').map((each) => [each, zones.split(' ')])),
);

/** What is left of a name without "time", "standard" and the country. */
const byWord: Readonly<Record<string, string>> = {
  eastern: 'America/New_York',
  central: 'America/Chicago',
  mountain: 'America/Denver',
  arizona: 'America/Phoenix',
  pacific: 'America/Los_Angeles',
  alaska: 'America/Anchorage',
  alaskan: 'America/Anchorage',
  hawaii: 'Pacific/Honolulu',
  hawaiian: 'Pacific/Honolulu',
  atlantic: 'America/Halifax',
  newfoundland: 'America/St_Johns',
  greenwich: 'Europe/London',
  gmt: 'Europe/London',
  british: 'Europe/London',
  'central european': 'Europe/Berlin',
  'eastern european': 'Europe/Athens',
  'western european': 'Europe/Lisbon',
  india: 'Asia/Kolkata',
  japan: 'Asia/Tokyo',
  'coordinated universal': 'UTC',
  universal: 'UTC',
  z: 'UTC',
};

const filler = /\b(us|usa|canada|standard|daylight|summer|mean|time|zone)\b|[()&/,_-]+/g;

/** The zones that an abbreviation can mean; undefined for anything else. */
export const zonesAbbreviated = (text: string): readonly string[] | undefined =>
  ownValue(byAbbreviation, text.trim().toUpperCase());

/** `-05:00`, `UTC+1`, `GMT-5`. */
export const isOffset = (text: string): boolean => /^\s*(utc|gmt)?\s*[+-]\s*\d{1,2}(:?\d{2})?\s*$/i.test(text);

/** The zones that are most likely meant by a name that is none; empty if nobody can tell. */
export function likelyZones(text: string): readonly string[] {
  const abbreviated = zonesAbbreviated(text);
  if (abbreviated) return abbreviated;
  const words = text.toLowerCase().replace(filler, ' ').replace(/\s+/g, ' ').trim();
  const byName = ownValue(byWord, words);
  if (byName !== undefined) return [byName];
  const zones = Intl.supportedValuesOf('timeZone');
  const place = bare(text);
  const city = zones.filter((zone) => bare(zone.slice(zone.lastIndexOf('/') + 1)) === place);
  if (city.length > 0) return city;
  const closest = closestName(text.trim(), zones);
  return closest === undefined ? [] : [closest];
}

/** Only letters: `New York` and `New_York` are the same. */
const bare = (text: string) => text.toLowerCase().replace(/[^a-z]+/g, '');
