// What the server of the studio and its page say to each other. Types alone: both import it, and it imports neither.
export type * from '../overview/overview.ts';
export type * from './contract/api.ts';
export type * from './contract/changes.ts';
export type * from './contract/compare.ts';
export type * from './contract/edit.ts';
export type * from './contract/evaluation.ts';
export type * from './contract/event-values.ts';
export type * from './contract/events.ts';
export type * from './contract/finding.ts';
export type * from './contract/form.ts';
export type * from './contract/packed-overview.ts';
export type * from './contract/project.ts';
export type * from './contract/result.ts';
export type * from './contract/salesforce.ts';
export type * from './contract/stack.ts';
