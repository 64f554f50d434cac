// Writes a plan with the real write stage to an emulated org that answers as the example says. The org holds exactly what
// the plan needs, except for what the example declares missing.
import type { Clock } from '../clock.ts';
import { type Failure, failureKinds } from '../failure.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { recordsExpected } from '../pipeline/expectation.ts';
import type { Link, RecordKey, RecordWrite, WritePlan } from '../pipeline/plan/plan.ts';
import { noStamps } from '../pipeline/write/ledger/record-stamps.ts';
import type { Outcome, WrittenRecord } from '../pipeline/write/outcome.ts';
import { type WriteDependencies, writeWindow } from '../pipeline/write/write-window.ts';
import type { ExampleOrg, ServiceAnswer } from './example-org.ts';

/** As written under `salesforce` in the example, validated by the schema of mapping files. */
export type Answers = JsonObject | string;

export interface Applied {
  /** The outcome in the form of `expect`: the records written, or the failure, what happens next, and the records written in spite of it. */
  expect: JsonValue;
  failure?: Failure;
  /** What the org did not take of the set-up. */
  setUpProblems: SetUpProblem[];
}

/** What an example says about the org itself, beside answers by object. */
export const setUpNames: ReadonlySet<string> = new Set(['rules', 'records', 'behavior']);

export interface SetUpProblem {
  /** Where in `salesforce`. */
  path: (string | number)[];
  /** A sentence. */
  text: string;
}

/** Resets the org first. */
export async function applyWithAnswers(plan: WritePlan, answers: Answers, org: ExampleOrg): Promise<Applied> {
  org.reset();
  prepare(plan, answers, org);
  const setUpProblems = setUp(answers, org);
  addNames(plan, answers, org);
  const [outcome] = await writeWindow([{ plan, mayHaveWritten: false, forceReapply: false }], dependencies(org));
  if (!outcome) throw new Error('One event has one outcome.');
  if (outcome.kind !== 'failed') return { expect: writtenOf(plan, outcome, org), setUpProblems };
  const { failure } = outcome;
  return {
    expect: { failed: failure.code, next: nextOf(failure), written: writtenOf(plan, outcome, org) },
    failure,
    setUpProblems,
  };
}

/** What the pipeline does after the first attempt. */
export function nextOf({ code }: Pick<Failure, 'code'>): 'tried again' | 'dead letter' | 'parked' {
  const { retry, scope } = failureKinds[code];
  if (retry !== 'never') return 'tried again';
  return scope === 'event' ? 'dead letter' : 'parked';
}

function prepare({ records }: WritePlan, answers: Answers, org: ExampleOrg): void {
  const byObject = isJsonObject(answers) ? answers : {};
  const isMissing = (sObject: string) => byObject[sObject] === 'missing';
  const seeded = new Set<string>();
  const seed = (sObject: string, { field, value, identity }: RecordKey) => {
    const record = JSON.stringify([sObject, field, identity]);
    if (seeded.has(record) || isMissing(sObject)) return;
    seeded.add(record);
    org.seed(sObject, { [field]: value });
  };
  for (const { operation, sObject, key, fields, links } of records) {
    const creates = operation === 'create' || operation === 'upsert';
    if (key && (!creates || byObject[sObject] === 'exists')) seed(sObject, key);
    for (const [field, value] of Object.entries(fields))
      if (typeof value === 'string') org.addReferenced(sObject, field, value);
    for (const link of links.filter(({ byName }) => !byName))
      if (!records.some((record) => makes(record, link))) seed(link.sObject, link.key);
  }
  for (const [sObject, answer] of Object.entries(byObject)) {
    if (answer === 'missing' || answer === 'exists' || setUpNames.has(sObject)) continue;
    const error = isJsonObject(answer) ? answer : { code: answer as string };
    org.refuseRows({ ...(error as { code: string }), sObject });
  }
  if (!isJsonObject(answers)) org.answerCallsWith(answers as ServiceAnswer);
}

/** After what the example itself says about them. */
function addNames({ records }: WritePlan, answers: Answers, org: ExampleOrg): void {
  for (const { sObject, links } of records) {
    for (const link of links) {
      const isMissing = isJsonObject(answers) && answers[link.sObject] === 'missing';
      if (link.byName && !isMissing) org.addNamed(link, sObject);
    }
  }
}

function setUp(answers: Answers, org: ExampleOrg): SetUpProblem[] {
  const { rules = [], records = [], behavior } = isJsonObject(answers) ? answers : {};
  const problems: SetUpProblem[] = [];
  const note = (path: SetUpProblem['path'], text: string | undefined) => {
    if (text !== undefined) problems.push({ path, text });
  };
  for (const [index, record] of [records].flat().entries()) {
    for (const [sObject, fields] of Object.entries(isJsonObject(record) ? record : {})) {
      note(['records', index], seedProblem(org, sObject, fields));
    }
  }
  for (const [index, rule] of [rules].flat().entries()) note(['rules', index], org.addRule(rule));
  if (behavior !== undefined) note(['behavior'], org.behave(behavior));
  return problems;
}

function seedProblem(org: ExampleOrg, sObject: string, fields: JsonValue): string | undefined {
  try {
    org.seed(sObject, fields as Parameters<ExampleOrg['seed']>[1]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A record that the plan itself creates need not exist in the org. */
function makes({ operation, sObject, key }: RecordWrite, link: Link): boolean {
  if (operation === 'update' || operation === 'delete' || sObject !== link.sObject) return false;
  return key?.field === link.key.field && key.identity === link.key.identity;
}

/** A stopped clock, so that waiting for a lock takes no time. */
const frozenClock: Clock = { now: () => 0, sleep: async () => {} };

function dependencies({ api }: ExampleOrg): WriteDependencies {
  return {
    api,
    clock: frozenClock,
    random: () => 0,
    withIdempotency: (_plan, write) => write(),
    ledger: {
      read: async (ids) => new Map(ids.map((id) => [id, noStamps])),
      replace: async (all) => all.map(() => ({ kind: 'stored' })),
    },
    reapply: async () => {},
  };
}

type WithRecords = Exclude<Outcome, { kind: 'superseded' | 'ignored' }>;

/** The records that were written, in the form of `expect`, without unchanged records and omitted links. */
function writtenOf(plan: WritePlan, outcome: Outcome, org: ExampleOrg): JsonValue {
  const written = 'written' in outcome ? (outcome as WithRecords).written : [];
  const records = plan.records
    .filter((record) => written.some((each) => each.result !== 'unchanged' && isOf(each, record)))
    .map((record) => ({ ...record, links: record.links.filter((link) => !isOmitted(link, org)) }));
  return recordsExpected(records);
}

const isOf = ({ rule, item }: WrittenRecord, record: RecordWrite) => rule === record.rule && item === record.item;

const isOmitted = ({ notFound, sObject, key }: Link, org: ExampleOrg) =>
  notFound === 'omit' && !org.has(sObject, key.field, key.value);
