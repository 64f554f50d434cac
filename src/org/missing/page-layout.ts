// The page of a custom object, which shows a new field only if it says so. Source: Metadata API Developer Guide, "Layout".

import { labelOf } from './metadata-xml.ts';
import type { MissingField, MissingObject } from './missing-metadata.ts';

/** Its file, below the folder `layouts` of the project. */
export const layoutFile = (label: string, sObject: string): string => `${sObject}-${label} Layout.layout-meta.xml`;

/** A page with the record's number and its fields: people read what the mappings write. */
export function newLayout({ sObject }: MissingObject, fields: readonly MissingField[]): { path: string; text: string } {
  const items = ['Name', ...fields.map(({ field }) => field)].map((field) =>
    itemOf(field, field === 'Name' ? 'Readonly' : behaviorOf(fields.find((each) => each.field === field))),
  );
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<Layout xmlns="http://soap.sforce.com/2006/04/metadata">
    <layoutSections>
        <customLabel>false</customLabel>
        <detailHeading>false</detailHeading>
        <editHeading>true</editHeading>
        <label>Information</label>
        <layoutColumns>
${items.join('')}        </layoutColumns>
        <layoutColumns/>
        <style>TwoColumnsTopToBottom</style>
    </layoutSections>
    <showEmailCheckbox>false</showEmailCheckbox>
    <showHighlightsPanel>false</showHighlightsPanel>
    <showInteractionLogPanel>false</showInteractionLogPanel>
    <showRunAssignmentRulesCheckbox>false</showRunAssignmentRulesCheckbox>
    <showSubmitAndAttachButton>false</showSubmitAndAttachButton>
</Layout>
`;
  return { path: layoutFile(labelOf(sObject), sObject), text };
}

/** Adds the fields to the end of the first column. */
export function withFields(xml: string, fields: readonly MissingField[]): string {
  const added = fields.filter(({ field }) => !xml.includes(`<field>${field}</field>`));
  const end = xml.indexOf('        </layoutColumns>');
  if (added.length === 0 || end < 0) return xml;
  const items = added.map((field) => itemOf(field.field, behaviorOf(field)));
  return xml.slice(0, end) + items.join('') + xml.slice(end);
}

const behaviorOf = (field: MissingField | undefined) => (field?.type.kind === 'MasterDetail' ? 'Required' : 'Readonly');

const itemOf = (field: string, behavior: 'Required' | 'Readonly') => `            <layoutItems>
                <behavior>${behavior}</behavior>
                <field>${field}</field>
            </layoutItems>
`;
