// The time zones that a call names: those written in the expression, and those that the examples have in the event.
import type { Finding } from '../../report.ts';
import { perhapsNothing, thisIs } from '../../shapes/perhaps-nothing.ts';
import type { Inference, Scope } from '../scope.ts';
import { inExample, shownBy } from '../shown-by.ts';
import { offsetOf, writtenPath } from '../tree.ts';
import type { Argument } from './argument.ts';
import { isOffset, likelyZones, zonesAbbreviated } from './zone-names.ts';

/** @param name of the function; `offset` of the zone in the expression */
export function reportZone(name: string, zone: string, offset: number, { report }: Inference): void {
  const finding = zoneFinding(name, zone, `"${zone}" is`);
  if (finding) report(offset, finding);
}

/** Temporal, which these functions use, takes fewer abbreviations than Intl: those of the tz database. */
const needsTemporal = new Set(['datetime', 'time']);
const inTzDatabase = /^(EST|MST|HST|CET|MET|EET|WET)$/i;

/** @param thisIs the beginning of the message: `"EST" is` */
function zoneFinding(name: string, zone: string, thisIs: string): Finding | undefined {
  const isAbbreviation = zonesAbbreviated(zone) !== undefined;
  const fails = !isZone(zone) || (isAbbreviation && needsTemporal.has(name) && !inTzDatabase.test(zone));
  if (!fails && !isAbbreviation && !isOffset(zone)) return undefined;
  const what = isAbbreviation ? 'an abbreviation' : isOffset(zone) ? 'an offset from UTC' : undefined;
  const why = fails ? `and $${name} needs the name of a time zone` : 'which does not say how the clocks change';
  return {
    code: 'mapping/bad-zone',
    ...(!fails && { severity: 'warning' as const }),
    message: what === undefined ? `${thisIs} not the name of a time zone.` : `${thisIs} ${what}, ${why}.`,
    hint: zoneHint(zone),
  };
}

function zoneHint(zone: string): string {
  const likely = likelyZones(zone)
    .slice(0, 3)
    .map((each) => `"${each}"`);
  return likely.length === 0
    ? 'Write a name such as "America/New_York", "America/Los_Angeles", "Europe/London" or "UTC".'
    : `Write the name of the zone${likely.length > 1 ? ' that you mean' : ''}: ${likely.join(' or ')}.`;
}

function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** A zone that the event says: it may be missing, or the examples have a text that is none. */
export function reportZoneOfEvent(name: string, { node, shape }: Argument, scope: Scope, inference: Inference): void {
  if (!node) return;
  const path = writtenPath(node) ?? '…';
  const offset = offsetOf(inference.source, node);
  if (perhapsNothing(node, shape, scope) !== undefined) {
    inference.report(offset, {
      code: 'mapping/bad-zone',
      severity: 'warning',
      message: `${thisIs('missing', node, scope, inference)}, and $${name} then makes the whole event fail.`,
      hint: `Give a default: (${path} ?: "America/New_York").`,
    });
  }
  for (const zone of shape.unknown ? [] : shape.seen) {
    const example = shownBy(node, (value) => value === zone, scope, inference);
    const finding = zone.trim() === '' ? undefined : zoneFinding(name, zone, inExample(example, 'This can be'));
    if (!finding) continue;
    const likely = likelyZones(zone)[0] ?? 'America/New_York';
    const sent = zonesAbbreviated(zone) ? zone : '…';
    inference.report(offset, {
      ...finding,
      hint: `Let the platform send a name such as "${likely}", or translate it: $lookup({"${sent}": "${likely}"}, ${path}) ?: ${path}.`,
    });
    return;
  }
}
