// What Salesforce's documentation leaves open. An org decides each question by a switch, so that a client can be tested
// with every answer. The defaults are the answers that are hardest on a client.

export interface OrgBehavior {
  /** `@{` in a composite that starts no well-formed reference: its subrequest is halted, or the text stays. */
  malformedReferences: 'halted' | 'literal';
  /** A value that is exactly one reference keeps the type of what it refers to, or becomes text. */
  referenceValues: 'typed' | 'text';
  /** References in a subrequest's URL apply also where `@`, `{` or `}` are percent-encoded, or only where they are not. */
  referencesInUrls: 'encoded-too' | 'plain-only';
}

export const hostileBehavior: Readonly<OrgBehavior> = {
  malformedReferences: 'halted',
  referenceValues: 'typed',
  referencesInUrls: 'encoded-too',
};
