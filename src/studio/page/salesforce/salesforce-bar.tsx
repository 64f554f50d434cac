import type { ComponentChildren } from 'preact';
import { pathTo } from '../frame/route.ts';
import { useStudio } from '../store/studio.ts';

export function SalesforceBar({ view, children }: { view: 'records' | 'fields'; children?: ComponentChildren }) {
  const { go } = useStudio();
  const button = (name: 'records' | 'fields', label: string) => (
    <button aria-pressed={view === name} onClick={() => go(pathTo('salesforce', [name]))} type="button">
      {label}
    </button>
  );
  return (
    <div class="screen-bar salesforce-bar">
      <h1 class="unseen">Salesforce</h1>
      <fieldset aria-label="View of Salesforce" class="switch tall">
        {button('records', 'Records')}
        {button('fields', 'Fields')}
      </fieldset>
      {children}
    </div>
  );
}
