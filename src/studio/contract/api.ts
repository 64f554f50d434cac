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
import type { EventDetail, EventList } from './events.ts';
import type { Explanation, Findings } from './finding.ts';
import type { FunctionDetail, MapModel, ObjectDetail, Project, SearchResults } from './project.ts';
import type { CellHistory, FieldUse, RecordList } from './salesforce.ts';

export interface Api {
  'GET /api/project': { answer: Project };
  'GET /api/findings': { answer: Findings };
  'GET /api/why/:code': { answer: Explanation };
  'GET /api/search': { query: { q: string }; answer: SearchResults };
  'GET /api/objects/:name': { answer: ObjectDetail };
  'GET /api/functions': { answer: FunctionDetail[] };
  'GET /api/files/:path': { answer: FileContent };
  'PUT /api/files/:path': { body: SaveRequest; answer: SaveAnswer };
  'POST /api/mapping/evaluate': { body: EvaluateRequest; answer: Evaluation };
  'POST /api/mapping/edit': { body: EditRequest; answer: EditAnswer };
  'POST /api/mapping/draft': { body: DraftRequest; answer: DraftAnswer };
  'GET /api/overview': { answer: MapModel };
  'POST /api/compare': { body: CompareRequest; answer: Comparison };
  'GET /api/events': { query: { search?: string; outcome?: string; before?: string }; answer: EventList };
  'GET /api/events/:id': { answer: EventDetail };
  'GET /api/salesforce/records': { query: { object?: string }; answer: RecordList };
  'GET /api/salesforce/records/:object/:id/:field': { answer: CellHistory };
  'GET /api/salesforce/fields': { answer: FieldUse[] };
}

export interface ApiError {
  /** One sentence for people. */
  message: string;
}
