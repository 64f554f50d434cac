// Every request that the page makes, with its body and its answer. An error has a status of 400 or more and `ApiError`.
import type { CompareRequest, Comparison } from './compare.ts';
import type {
  DraftAnswer,
  DraftRequest,
  EditAnswer,
  EditRequest,
  FileContent,
  SaveAnswer,
  SaveRequest,
} from './edit.ts';
import type { EvaluateRequest, Evaluation } from './evaluation.ts';
import type {
  EventDetail,
  EventList,
  EventQuery,
  RedriveAnswer,
  RedriveRequest,
  SendAnswer,
  SendRequest,
} from './events.ts';
import type { Explanation, Findings } from './finding.ts';
import type {
  AddObjectsAnswer,
  AddObjectsRequest,
  FunctionDetail,
  MapModel,
  ObjectDetail,
  Project,
  SearchResults,
} from './project.ts';
import type {
  AddFieldAnswer,
  AddFieldRequest,
  CellHistory,
  DriftAnswer,
  FieldsAnswer,
  FieldsRequest,
  FieldUse,
  MissingParts,
  PullAnswer,
  PullRequest,
  RecordList,
} from './salesforce.ts';
import type { FaultRequest, LocalStack, StackAnswer } from './stack.ts';

export interface Api {
  'GET /api/project': { answer: Project };
  'GET /api/findings': { answer: Findings };
  'GET /api/why/:code': { answer: Explanation };
  'GET /api/search': { query: { q: string }; answer: SearchResults };
  'GET /api/objects/:name': { answer: ObjectDetail };
  'POST /api/objects': { body: AddObjectsRequest; answer: AddObjectsAnswer };
  'GET /api/functions': { answer: FunctionDetail[] };
  'GET /api/files/:path': { answer: FileContent };
  'PUT /api/files/:path': { body: SaveRequest; answer: SaveAnswer };
  'POST /api/mapping/evaluate': { body: EvaluateRequest; answer: Evaluation };
  'POST /api/mapping/edit': { body: EditRequest; answer: EditAnswer };
  'POST /api/mapping/draft': { body: DraftRequest; answer: DraftAnswer };
  'GET /api/overview': { answer: MapModel };
  'POST /api/compare': { body: CompareRequest; answer: Comparison };
  'GET /api/events': { query: EventQuery; answer: EventList };
  'GET /api/events/:id': { answer: EventDetail };
  'POST /api/events/redrive': { body: RedriveRequest; answer: RedriveAnswer };
  'POST /api/events/send': { body: SendRequest; answer: SendAnswer };
  'GET /api/stack': { answer: LocalStack };
  'POST /api/stack/start': { body: object; answer: StackAnswer };
  'POST /api/stack/stop': { body: object; answer: StackAnswer };
  'PUT /api/stack/faults': { body: FaultRequest; answer: LocalStack };
  'GET /api/salesforce/records': { query: { object?: string }; answer: RecordList };
  'GET /api/salesforce/records/:object/:id/:field': { answer: CellHistory };
  'GET /api/salesforce/fields': { answer: FieldUse[] };
  'POST /api/salesforce/fields': { body: FieldsRequest; answer: FieldsAnswer };
  'GET /api/salesforce/missing': { answer: MissingParts };
  'POST /api/salesforce/missing': { body: AddFieldRequest; answer: AddFieldAnswer };
  'GET /api/salesforce/drift': { query: { ask?: string }; answer: DriftAnswer };
  'POST /api/salesforce/pull': { body: PullRequest; answer: PullAnswer };
}

export interface ApiError {
  /** One sentence for people. */
  message: string;
}
