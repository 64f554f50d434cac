// Scenarios that leave dead-letter messages.
import { login, notes, rescue } from './events.ts';
import { type Recorder, rowLocked } from './recorder.ts';

export async function recordDeadLetters(recorder: Recorder): Promise<void> {
  const { deployment, put, remove, deliver, failing, keep, done, retry } = recorder;
  const rejection = (code: string, message?: string) =>
    ({ kind: 'row-error', code, ...(message === undefined ? {} : { message }) }) as const;
  const keepDeadLetter = (what: string, expected = 1) => keep('dead-letter', what, expected);

  await failing({ counselor: 'c-rejected' }, rejection('FIELD_INTEGRITY_EXCEPTION'), () =>
    deliver(put('events/rejected.json', login({ id: 'rejected', counselor: 'c-rejected' }))),
  );
  keepDeadLetter('a row that Salesforce rejected');

  const rule = rejection('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Ask the coach first.');
  await failing({ counselor: 'c-rule' }, rule, () =>
    deliver(put('events/rule.json', login({ id: 'rule', counselor: 'c-rule' }))),
  );
  keepDeadLetter('a validation rule');

  deployment.org.seed('Contact', { Counselor_Id__c: 'c-notes', LastName: 'Haddad' });
  const written = notes('some-notes', {
    id: 'c-notes',
    notes: [
      { id: 'n-1', text: 'one' },
      { id: 'n-2', text: 'two' },
      { id: 'n-3', text: 'three' },
    ],
  });
  await failing({ sObject: 'Note__c', field: 'Note_Id__c', value: 'n-2' }, rejection('STRING_TOO_LONG'), () =>
    failing({ sObject: 'Note__c', field: 'Note_Id__c', value: 'n-3' }, rejection('FIELD_INTEGRITY_EXCEPTION'), () =>
      deliver(put('events/some-notes.json', written)),
    ),
  );
  keepDeadLetter('an event with one written and two rejected records');

  await deliver(put('events/no-version.json', rescue('no-version', { id: 'c-no-version', last_name: 'Tran' })));
  keepDeadLetter('an event that breaks the schema of its mapping');
  await deliver(put('events/no-name.json', rescue('no-name', { id: 'c-no-name', version: 1 })));
  keepDeadLetter('an event without a required value');

  const good = (id: string) => login({ id, counselor: `c-${id}` });
  await deliver(put('events/bad-lines.jsonl', good('b-1'), 'not JSON', good('b-3'), '{ "half": ', good('b-5')));
  keepDeadLetter('failed lines of one object in one message');
  await deliver(put('events/not-json.json', 'this is not JSON'));
  keepDeadLetter('an object that contains no event');
  const gone = put('events/removed.json', login({ id: 'removed', counselor: 'c-removed' }));
  remove(gone);
  await deliver(gone);
  keepDeadLetter('an object that is gone');

  await done('events/changed-1.json', login({ id: 'changed', counselor: 'c-changed' }));
  await deliver(put('events/changed-2.json', login({ id: 'changed', counselor: 'c-changed', lastName: 'Other' })));
  keepDeadLetter('an event whose id was applied with other content');

  const exhausted = put('events/exhausted.json', login({ id: 'exhausted', counselor: 'c-exhausted' }));
  await failing({ counselor: 'c-exhausted' }, rowLocked, async () => {
    await deliver(exhausted);
    await retry(9);
  });
  keepDeadLetter('ten failed attempts');

  await failing({ path: '/composite' }, { kind: 'apply-then-drop' }, () =>
    deliver(put('events/late.json', login({ id: 'late', counselor: 'c-late' }))),
  );
  await failing({ counselor: 'c-late' }, rejection('FIELD_INTEGRITY_EXCEPTION'), () => retry(1));
  keepDeadLetter('an event that may have been written and was rejected later');

  deployment.send('event', { body: '{"hello":"this is no notification"}' });
  await deployment.deliver('event');
  keepDeadLetter('a message that cannot be parsed');

  await recordCrashes(recorder);
}

/** Messages that crash the function: as SQS moves them, and as `recover` leaves them in two steps. */
async function recordCrashes({ deployment, put, deliver, failing, keep }: Recorder): Promise<void> {
  const objectOf = (name: string) => put(`events/${name}.json`, login({ id: name, counselor: `c-${name}` }));
  const native = objectOf('died');
  deployment.send('event', { body: native.notification, movedBySqs: true });
  keep('dead-letter', 'a notification that crashed the function');

  await failing({ counselor: 'c-died-later' }, rowLocked, () => deliver(objectOf('died-later')));
  const [retried] = deployment.take('event');
  if (!retried) throw new Error('The failed event left no retry.');
  deployment.send('event', { ...retried, movedBySqs: true });
  keep('dead-letter', 'a retry that crashed the function');

  deployment.send('event', { body: objectOf('died-named').notification, movedBySqs: true });
  // Recover must read the object to find the stamps, and cannot.
  deployment.s3Faults.add({ action: 'GetObject', code: 'InternalError', times: Number.POSITIVE_INFINITY });
  await deployment.recover();
  deployment.s3Faults.clear();
  keep('dead-letter', 'a classified crash whose stamps are still to be invalidated');

  deployment.send('event', { body: objectOf('died-done').notification, movedBySqs: true });
  await deployment.recover();
  keep('dead-letter', 'a classified crash whose stamps were invalidated');
}
