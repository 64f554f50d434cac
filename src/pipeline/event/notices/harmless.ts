// What S3 reports besides new objects. It is counted by name and needs no work. The lists are those of the Amazon S3 User
// Guide ("Supported event types for SQS, SNS, and Lambda", "Amazon S3 events" of EventBridge): a name that is not among
// them is not understood.
import type { EmptyName } from './empty-object.ts';

const eventFamilies = [
  'ObjectRemoved',
  'ObjectRestore',
  'ObjectTagging',
  'ObjectAcl',
  'LifecycleExpiration',
  'LifecycleTransition',
  'IntelligentTiering',
  'ReducedRedundancyLostObject',
  'Replication',
] as const;

const detailTypes = [
  'Object Deleted',
  'Object Restore Initiated',
  'Object Restore Completed',
  'Object Restore Expired',
  'Object Storage Class Changed',
  'Object Access Tier Changed',
  'Object ACL Updated',
  'Object Tags Added',
  'Object Tags Deleted',
] as const;

/** A closed set, so that it can be a dimension of a metric. */
export type HarmlessName =
  | (typeof eventFamilies)[number]
  | (typeof detailTypes)[number]
  /** S3 sends it when somebody sets up the notification. */
  | 'TestEvent'
  /** Events of a person were removed from the object; its other events are not new. */
  | 'Forgotten'
  | EmptyName
  | 'NoRecords';

/** The family of an event in a notification, such as `ObjectRemoved` for `s3:ObjectRemoved:Delete`. */
export const harmlessEvent = (eventName: string): HarmlessName | undefined =>
  eventFamilies.find((family) => family === eventName.replace(/^s3:/, '').split(':', 1)[0]);

export const harmlessDetail = (detailType: string): HarmlessName | undefined =>
  detailTypes.find((each) => each === detailType);
