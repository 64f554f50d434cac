// Whether an expression finds a value in every event that the mapping accepts: because the mapping's schema requires what it
// reads, or because it always makes a text. Says "no" where it does not know.
import { isJsonObject, type JsonValue } from '../../json.ts';
import type { Node } from '../../pipeline/mapping/expressions/nodes.ts';
import type { CompiledMapping } from '../../pipeline/mapping/mappings.ts';

export interface AlwaysFound {
  /** Paths that the schema requires. */
  requiredPaths: string[];
}

/** Undefined if some event may have no value. */
export function alwaysFound(tree: unknown, { schema }: Pick<CompiledMapping, 'schema'>): AlwaysFound | undefined {
  const requiredPaths = new Set<string>();
  const isFound = (node: Node | undefined): boolean => {
    switch (node?.type) {
      case 'string':
      case 'number':
        return true;
      case 'value':
        return node.value !== null;
      case 'path': {
        const path = pathOf(node);
        if (path === undefined) return false;
        const [first = '', ...rest] = path;
        if (rest.length === 0 && inEveryEvent.has(first)) return true;
        if (first !== 'data' || !isRequired(schema, rest)) return false;
        requiredPaths.add(rest.join('.'));
        return true;
      }
      case 'block': {
        return isFound((node.expressions as Node[]).at(-1));
      }
      case 'binary':
        // What is missing adds nothing to a text.
        return (
          node.value === '&' || (arithmetic.has(node.value) && isFound(node.lhs as Node) && isFound(node.rhs as Node))
        );
      case 'condition':
        return isFound(node.else as Node) && (isDefault(node) || isFound(node.then as Node));
      case 'function':
        return passesOn.has(nameOf(node)) && isFound((node.arguments as Node[])[0]);
      default:
        return false;
    }
  };
  return isFound(tree as Node) ? { requiredPaths: [...requiredPaths] } : undefined;
}

/** Whatever the envelope, these are there. */
const inEveryEvent = new Set(['id', 'source', 'type', 'time']);
const arithmetic = new Set<unknown>(['+', '-', '*', '/', '%']);

/** Functions that return something for every value they take. */
const passesOn = new Set(
  'date datetime time addDays addMonths addMinutes weekday age fromSeconds fromMillis truncate html string number uppercase lowercase trim round floor ceil abs formatNumber substring'.split(
    ' ',
  ),
);

const nameOf = ({ procedure }: Node) => String((procedure as Node | undefined)?.value);

/** `a ?: b` and `a ?? b` are conditions that give what they test. */
const isDefault = ({ condition, then }: Node) =>
  JSON.stringify(condition) === JSON.stringify(then) ||
  JSON.stringify(((condition as Node).arguments as Node[] | undefined)?.[0]) === JSON.stringify(then);

/** Undefined if it consists of more than names. */
function pathOf({ steps }: Node): string[] | undefined {
  const names = (steps as Node[]).map(({ type, value, predicate, stages }) =>
    type === 'name' && !predicate && !stages ? String(value) : undefined,
  );
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** True if the schema requires each step of the path, and a value other than null at its end. */
function isRequired(schema: JsonValue | undefined, path: readonly string[]): boolean {
  let at: JsonValue | undefined = schema;
  for (const step of path) {
    if (!isJsonObject(at) || !isObjectOnly(at)) return false;
    const { required, properties } = at;
    if (!Array.isArray(required) || !required.includes(step) || !isJsonObject(properties)) return false;
    at = Object.hasOwn(properties, step) ? properties[step] : undefined;
  }
  return isJsonObject(at) && path.length > 0 && !allowsNull(at);
}

/** `required` says nothing of values that are no objects. */
const isObjectOnly = ({ type }: { type?: JsonValue }) => type === 'object';

function allowsNull({ type, enum: values, const: only }: { type?: JsonValue; enum?: JsonValue; const?: JsonValue }) {
  if (Array.isArray(values)) return values.includes(null);
  if (only !== undefined) return only === null;
  return type === undefined || [type].flat().includes('null');
}
