// An event may write so many records, of so many bytes.
import { FailureError } from '../../failure.ts';
import type { CompiledRule } from '../mapping/mappings.ts';
import { locationText } from './location-text.ts';

/** @param what `1000 records` */
export function tooMany({ location, sObject }: CompiledRule, what: string): FailureError {
  const message = `${locationText(location)}: the event would write more than ${what}.`;
  return new FailureError({ code: 'plan/too-many-records', message, sObject });
}

export const tooManyBytes = (rule: CompiledRule, allowed: number) => tooMany(rule, `${allowed} bytes of records`);
