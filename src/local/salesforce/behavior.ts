// What Salesforce's documentation leaves open. An org decides each question by a switch, so that a client can be tested
// with every answer. The defaults are the answers that are hardest on a client, except that
// nothing is locked and sessions end with 401.

export interface OrgBehavior {
  /** `@{` in a composite that starts no well-formed reference: its subrequest is halted, or the text stays. */
  malformedReferences: 'halted' | 'literal';
  /** A value that is exactly one reference keeps the type of what it refers to, or becomes text. */
  referenceValues: 'typed' | 'text';
  /** References in a subrequest's URL apply also where `@`, `{` or `}` are percent-encoded, or only where they are not. */
  referencesInUrls: 'encoded-too' | 'plain-only';
  /** What the limit of 4,000 characters in a WHERE clause applies to: the whole clause, or each literal. */
  whereLimit: 'clause' | 'literal';
  /** Text literals of a query are compared as they are, or trimmed like stored text. */
  queryLiterals: 'exact' | 'trimmed';
  /** Most records on a page of a query result, from 1 to 2,000. Salesforce may send fewer than were asked for. */
  queryPageSize: number;
  /** A subrequest's url may be longer than the url of a call, or not. */
  longSubrequestUrls: 'refused' | 'accepted';
  /** Endings of a key for which `/sobjects/X/FIELD/KEY` answers 404, whatever the case and encoding. */
  blockedKeyEndings: readonly string[];
  /** `blockedKeyEndings` apply to the urls of subrequests, too, or only to those of calls. */
  blockedKeysInSubrequests: 'blocked' | 'allowed';
  /** A change by id of a record that the user cannot see: refused for lack of access, or as if there were no record. */
  invisibleRows: 'insufficient-access' | 'as-missing';
  /** Code of `Too many batch retries in the presence of Apex triggers and partial failures.` */
  retriesExhausted: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' | 'UNKNOWN_EXCEPTION';
  /** If a before trigger sets an invalid value, the other rows are refused, too, as in Apex, or saved. */
  neighborsOfInvalidValues: 'refused' | 'saved';
  /** An exception in a trigger marks all rows of the request, or those of the same object that are sent together. */
  exceptionScope: 'request' | 'object';
  /** Objects whose records may have an inactive owner, such as `Account`; with `.create` or `.update`, only then. */
  objectsWithInactiveOwners: readonly string[];
  /** An update that does not touch the owner of a record is refused if that owner is inactive, or saved. */
  storedInactiveOwners: 'refused' | 'saved';
  /** Rows of a collection with duplicates carry the whole `duplicateResut`, like single rows, or only code and message. */
  duplicatesInCollections: 'described' | 'named';
  /** How long a row that was saved keeps its parents locked for other calls, in milliseconds. */
  parentLockMs: number;
  /** Status of an answer to a session that is over. 403 is on record once, without its endpoint. */
  sessionStatus: 401 | 403;
  /** The oldest version that is not retired: 31; 41 from Summer '28 on. Older ones answer 410. */
  oldestVersion: number;
  /** Format of the answer 410, which is not documented. */
  retiredVersionBody: 'json' | 'html';
  /** Rich text loses unknown tags and its line ends, or is stored as it was sent. */
  richText: 'cleaned' | 'as-sent';
  /** A date before 1700 or after 4000 refuses the whole request, as an unreadable one does, or only its row. */
  outOfRangeDates: 'request' | 'row';
  /** `Sforce-…` headers of a composite call count only in subrequests that set them themselves, or in all. */
  compositeHeaders: 'own-only' | 'inherited';
}

/** Only `.inc` is documented. The others are top-level domains or habits of ids that end like files that servers run. */
const fileEndings =
  'asp aspx bak bat cgi cmd config dll exe inc ini jar js jsp log mov php pl ps py rs sh sql swf zip'.split(' ');

export const hostileBehavior: Readonly<OrgBehavior> = {
  malformedReferences: 'halted',
  referenceValues: 'typed',
  referencesInUrls: 'encoded-too',
  whereLimit: 'clause',
  queryLiterals: 'exact',
  queryPageSize: 200,
  longSubrequestUrls: 'refused',
  blockedKeyEndings: fileEndings.map((ending) => `.${ending}`),
  blockedKeysInSubrequests: 'blocked',
  invisibleRows: 'insufficient-access',
  retriesExhausted: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  neighborsOfInvalidValues: 'refused',
  exceptionScope: 'request',
  objectsWithInactiveOwners: [],
  storedInactiveOwners: 'refused',
  duplicatesInCollections: 'described',
  parentLockMs: 0,
  sessionStatus: 401,
  oldestVersion: 31,
  retiredVersionBody: 'html',
  richText: 'cleaned',
  outOfRangeDates: 'request',
  compositeHeaders: 'own-only',
};

/** The values of each switch that has a closed list of them. */
export const behaviorChoices: { readonly [Name in keyof OrgBehavior]?: readonly OrgBehavior[Name][] } = {
  malformedReferences: ['halted', 'literal'],
  referenceValues: ['typed', 'text'],
  referencesInUrls: ['encoded-too', 'plain-only'],
  whereLimit: ['clause', 'literal'],
  queryLiterals: ['exact', 'trimmed'],
  longSubrequestUrls: ['refused', 'accepted'],
  blockedKeysInSubrequests: ['blocked', 'allowed'],
  invisibleRows: ['insufficient-access', 'as-missing'],
  retriesExhausted: ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'UNKNOWN_EXCEPTION'],
  neighborsOfInvalidValues: ['refused', 'saved'],
  exceptionScope: ['request', 'object'],
  storedInactiveOwners: ['refused', 'saved'],
  duplicatesInCollections: ['described', 'named'],
  sessionStatus: [401, 403],
  retiredVersionBody: ['json', 'html'],
  richText: ['cleaned', 'as-sent'],
  outOfRangeDates: ['request', 'row'],
  compositeHeaders: ['own-only', 'inherited'],
};
