// What is in the emulated Salesforce and which event put it there; and which fields of the snapshot the mappings use.
import { pathTo } from '../frame/route.ts';
import { useStudio } from '../store/studio.ts';
import { FieldsTab } from './fields-tab.tsx';
import { RecordsTab } from './records-tab.tsx';

export function SalesforceScreen() {
  const { route, go } = useStudio();
  const isFields = route.value.rest[0] === 'fields';
  return (
    <>
      <div class="screen-bar">
        <h1 class="unseen">Salesforce</h1>
        <fieldset aria-label="View of Salesforce" class="switch tall">
          <button aria-pressed={!isFields} onClick={() => go(pathTo('salesforce', ['records']))} type="button">
            Records
          </button>
          <button aria-pressed={isFields} onClick={() => go(pathTo('salesforce', ['fields']))} type="button">
            Fields
          </button>
        </fieldset>
      </div>
      {isFields ? <FieldsTab /> : <RecordsTab />}
    </>
  );
}
