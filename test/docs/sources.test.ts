// docs/sources.md: each sample object is read with the settings beside it, and its events are planned with the mapping
// beside it, or with the shipped ones. The samples have the form that these pages describe.
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { allLines } from '../../src/line-ranges.ts';
import { readMappingFiles } from '../../src/mapping-files.ts';
import { readEvents } from '../../src/pipeline/event/reading/read-events.ts';
import { howToRead } from '../../src/pipeline/how-to-read.ts';
import { planEvent } from '../../src/pipeline/plan/plan-event.ts';
import { type CodeBlock, codeBlocks } from './code-blocks.ts';
import { load } from './plan-text.ts';

/** Where the form of each object is documented. */
const documentedBy: Record<string, readonly string[]> = {
  'CSV files': ['https://www.rfc-editor.org/rfc/rfc4180'],
  'Without a header': ['https://www.rfc-editor.org/rfc/rfc4180'],
  'Upload by hand': ['https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md'],
  'Data Firehose': [
    'https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html',
    'https://docs.aws.amazon.com/firehose/latest/APIReference/API_S3DestinationDescription.html',
    'https://github.com/vectordotdev/vector/issues/8487',
  ],
  'Kinesis Data Streams': ['https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html'],
  EventBridge: [
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html',
    'https://github.com/aws/aws-cdk/issues/15512',
  ],
  'EventBridge Pipes': [
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html',
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html',
  ],
  SNS: [
    'https://docs.aws.amazon.com/sns/latest/dg/firehose-archived-message-format-S3.html',
    'https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html',
  ],
  DMS: [
    'https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.S3.html',
    'https://docs.aws.amazon.com/dms/latest/APIReference/API_S3Settings.html',
  ],
  'Kafka Connect': [
    'https://aiven.io/docs/products/kafka/kafka-connect/reference/s3-sink-additional-parameters-confluent',
  ],
  Segment: ['https://www.twilio.com/docs/segment/connections/destinations/catalog/actions-s3'],
};

const blocks = await codeBlocks('docs/sources.md');
const sections = Map.groupBy(blocks, ({ heading }) => heading);
const shipped = await readMappingFiles('mappings');
const isObject = ({ info }: CodeBlock) => info.startsWith('object ');

/** The settings of the section with the shipped ones, and its mapping in the place of a shipped one of that type. */
function filesOf(section: readonly CodeBlock[]) {
  const settings = section.filter(({ info }) => info === 'settings').map(({ text }) => text);
  const mappings = section.filter(({ info }) => info === 'mapping').map(({ text }) => text);
  const isReplaced = (text: string) => mappings.some((each) => text.includes(`\n${each.split('\n')[0]}\n`));
  return [
    ...shipped
      .filter(({ text }) => !isReplaced(text))
      .map((file) => (file.path.includes('_settings') ? { ...file, text: [file.text, ...settings].join('\n') } : file)),
    ...mappings.map((text, index) => ({ path: `mappings/page-${index}.yaml`, text })),
  ];
}

test('every sample names the pages that describe its form', () => {
  expect(
    [...sections]
      .filter(([, each]) => each.some(isObject))
      .map(([heading]) => heading)
      .toSorted(),
  ).toEqual(Object.keys(documentedBy).toSorted());
});

test.each([...sections].filter(([, each]) => each.some(({ info }) => info === 'settings')))(
  'the settings of "%s" load',
  async (_, section) => {
    expect((await load(filesOf(section))).problems).toEqual([]);
  },
);

test('the lines in the comments of the shipped settings load', async () => {
  const files = shipped.map((file) => {
    const [commented = ''] = /^# prefixes:\n(?:# {2}.*\n)+/m.exec(file.text) ?? [];
    return { ...file, text: file.text + commented.replaceAll(/^# /gm, '') };
  });
  const { mappings, problems } = await load(files);
  expect(problems).toEqual([]);
  expect(mappings.settings.prefixes.map(({ prefix }) => prefix)).toEqual(['events/eventbridge/', 'events/exports/']);
});

const forms: [string, (bytes: Buffer) => Buffer][] = [
  ['as it is', (bytes) => bytes],
  ['in gzip', (bytes) => gzipSync(bytes)],
  ['in zstd', (bytes) => zstdCompressSync(bytes)],
];

test.each(blocks.filter(isObject))('the object of "$heading" becomes Contacts', async ({ heading, info, text }) => {
  const { mappings } = await load(filesOf(sections.get(heading) ?? []));
  const key = info.replace('object ', '');
  for (const [form, compress] of forms) {
    const bytes = compress(Buffer.from(text));
    const store = {
      open: async () => ({ body: Readable.from([bytes]), size: bytes.length, lastModified: new Date(0) }),
    };
    const planned: unknown[] = [];
    for await (const reading of readEvents({ bucket: 'b', key }, allLines, { store, ...howToRead(mappings) })) {
      if (reading.kind === 'failed') throw new Error(`${form}: ${reading.failure.code} ${reading.failure.message}`);
      expect(reading.event.time).toMatch(/^2026-03-02T/);
      const plan = await planEvent(reading.event, mappings);
      planned.push(plan.kind === 'write' ? plan.records.map(({ sObject, key }) => [sObject, key?.value]) : plan);
    }
    const both = [[['Contact', 'cc-1042']], [['Contact', 'cc-1043']]];
    expect(planned).toEqual(text.includes('cc-1043') ? both : both.slice(0, 1));
  }
});
