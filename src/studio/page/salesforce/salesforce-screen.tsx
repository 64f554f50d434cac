// What is in the emulated Salesforce and which event put it there; and which fields of the snapshot the mappings use.
import { useStudio } from '../store/studio.ts';
import { FieldsTab } from './fields-tab.tsx';
import { RecordsTab } from './records-tab.tsx';
import { SalesforceBar } from './salesforce-bar.tsx';

export function SalesforceScreen() {
  const { route } = useStudio();
  if (route.value.rest[0] === 'fields') return <FieldsTab />;
  return (
    <>
      <SalesforceBar view="records" />
      <RecordsTab />
    </>
  );
}
