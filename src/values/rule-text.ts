// Texts of validation rules, which an admin wrote: constants without values of a record. To recognize them, a function needs
// only a short hash of each.
import { hash } from 'node:crypto';

/** Hashes of the texts by API name of the object. */
export type RuleTexts = Readonly<Record<string, readonly string[]>>;

/** True for the text of a validation rule of the object. */
export type IsRuleText = (sObject: string, text: string) => boolean;

/** 72 bits, so that no other text has the same hash by chance. */
const hashLength = 12;

/** Whether Salesforce escapes a text, and keeps its blanks, is not documented. */
export const ruleTextHash = (text: string): string => hash('sha256', plain(text), 'base64url').slice(0, hashLength);

const plain = (text: string) =>
  text
    .replace(/&(amp|lt|gt|quot|#39|apos);/g, (_, name: string) => characters[name] ?? '')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();

const characters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  apos: "'",
};

export function ruleTextTest(texts: RuleTexts): IsRuleText {
  const known = new Set(
    Object.entries(texts).flatMap(([sObject, hashes]) => hashes.map((each) => name(sObject, each))),
  );
  return (sObject, text) => known.size > 0 && known.has(name(sObject, ruleTextHash(text)));
}

const name = (sObject: string, hashed: string) => `${sObject.toLowerCase()} ${hashed}`;
