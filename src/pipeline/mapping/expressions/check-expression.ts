// Finds mistakes in a compiled expression that would otherwise fail, or silently find nothing, when an event arrives.
// Variables are not scoped here: a name that is bound anywhere in the expression is known everywhere in it.
import { isExactNumber } from '../../../values/exact-number.ts';
import { closestName } from '../closest-name.ts';
import { type ExpressionProblem, tokenStart } from './expression-problem.ts';
import { builtinSignatures, refusedFunctions } from './functions/builtin-functions.ts';
import { ownFunctions } from './functions/own-functions.ts';
import { insteadOfFunction } from './habits/functions.ts';
import { insteadOfVariable } from './habits/words.ts';
import { compileLinear } from './linear-regex.ts';
import { type Node, nodesIn } from './nodes.ts';

const functionNames = [...Object.keys(builtinSignatures), ...ownFunctions.map(({ name }) => name)];

/**
 * @param tree what JSONata's `ast()` returns for `source`
 * @param variables names that are bound from outside, without the $: `item`
 */
export function checkExpression(source: string, tree: unknown, variables: readonly string[]): ExpressionProblem[] {
  const nodes = nodesIn(tree);
  const called = new Set(nodes.map((node) => node.procedure));
  const known = new Set([...functionNames, ...variables, ...nodes.flatMap(namesBoundBy)]);
  const compared = new Set(nodes.flatMap(namesComparedAlone));
  const offsetOf = (node: Node) => tokenStart(source, Number(node.position ?? 0), String(node.value));

  return nodes.flatMap((node): ExpressionProblem[] => {
    if (node.type === 'regex' && node.value instanceof RegExp) {
      return compileLinear(node.value) ? [] : [unsupportedRegex(source, node.value)];
    }
    const digits = node.type === 'number' ? inexactLiteral(source, node) : undefined;
    if (digits) return [digits];
    const plain = plainName(node);
    if (plain) return [withoutDollar(String(plain.value), offsetOf(plain), known)];
    if (node.type !== 'variable' || typeof node.value !== 'string') return [];
    const name = node.value;
    if (name === '' || name === '$' || known.has(name)) return [];
    const refused = refusedFunctions.get(name);
    if (refused !== undefined) {
      return [
        {
          code: 'mapping/refused-function',
          message: `$${name} cannot be used here.`,
          hint: refused,
          offset: offsetOf(node),
        },
      ];
    }
    const problem = unknownName(name, called.has(node), { offset: offsetOf(node), source, known: [...known] });
    return [compared.has(name) ? { ...problem, hint: `To give a variable a value, write $${name} := …` } : problem];
  });
}

interface Place {
  source: string;
  offset: number;
  known: readonly string[];
}

function unknownName(name: string, isCall: boolean, place: Place): ExpressionProblem {
  return {
    code: isCall ? 'mapping/unknown-function' : 'mapping/unknown-variable',
    message: isCall ? `There is no function $${name}.` : `There is no variable $${name} here.`,
    hint: isCall ? functionHint(name, place.known) : variableHint(name, place),
    offset: place.offset,
  };
}

/** A name that differs only in its capitals is meant, whatever it means elsewhere. */
function functionHint(name: string, known: Iterable<string>): string {
  const closest = closestName(name, known);
  const isSame = closest?.toLowerCase() === name.toLowerCase();
  const instead = isSame ? undefined : insteadOfFunction(name);
  return instead ?? (closest === undefined ? theGuide : `Did you mean $${closest}?`);
}

const theGuide = 'The guide lists the functions by their names in a spreadsheet.';

function variableHint(name: string, { source, offset, known }: Place): string {
  const [, path = ''] = /^\.([\w.]*\w)/.exec(source.slice(offset + name.length + 1)) ?? [];
  const instead = insteadOfVariable(name, path);
  if (instead !== undefined) return instead;
  const closest = closestName(name, known);
  if (closest !== undefined) return `Did you mean $${closest}?`;
  return name === 'item' || name === 'index' ? `$${name} exists only in records with forEach.` : noVariable;
}

const noVariable = 'Names in the event have no $. To give a variable a value, write :=.';

/** A function call without the $. JSONata reads the name as one in the event, and the call fails. */
function plainName({ type, procedure }: Node): Node | undefined {
  const called = type === 'function' ? (procedure as Node | undefined) : undefined;
  const [name, ...others] = called?.type === 'path' && Array.isArray(called.steps) ? (called.steps as Node[]) : [];
  return others.length === 0 && name?.type === 'name' ? name : undefined;
}

function withoutDollar(name: string, offset: number, known: ReadonlySet<string>): ExpressionProblem {
  const isKnown = [...known].some((each) => each.toLowerCase() === name.toLowerCase());
  const isForeign = !isKnown && insteadOfFunction(name) !== undefined;
  return {
    code: 'mapping/unknown-function',
    message: isForeign ? `There is no function ${name}.` : `Function names start with $, and ${name} does not.`,
    hint: functionHint(name, known),
    offset,
  };
}

/** JSONata rounds a number that it cannot hold. */
function inexactLiteral(source: string, { position }: Node): ExpressionProblem | undefined {
  const end = Number(position ?? 0);
  const written = /\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.exec(source.slice(0, end))?.[0];
  if (written === undefined || isExactNumber(written)) return undefined;
  return {
    code: 'mapping/bad-number',
    message: 'This number cannot be kept exactly: it would become another number.',
    hint: `If it is an ID, put it in quotes: "${written}". Otherwise write fewer digits.`,
    offset: end - written.length,
  };
}

function unsupportedRegex(source: string, regex: RegExp): ExpressionProblem {
  return {
    code: 'mapping/unsupported-regex',
    message: 'This regular expression could run forever on some texts.',
    hint: 'Remove look-around such as (?=…) and backreferences such as \\1, and repeat at most 1,000 times.',
    offset: Math.max(0, source.indexOf(`/${regex.source}/`)),
  };
}

function namesBoundBy(node: Node): string[] {
  const names: unknown[] = [node.focus, node.index];
  if (node.type === 'bind') names.push((node.lhs as Node | undefined)?.value);
  if (node.type === 'lambda' && Array.isArray(node.arguments)) {
    names.push(...node.arguments.map((argument: Node) => argument.value));
  }
  if (node.type === 'index') names.push(node.value);
  return names.filter((name) => typeof name === 'string');
}

/** `($name = data.name; …)`: a comparison whose result is not used was meant to be an assignment. */
function namesComparedAlone({ type, expressions }: Node): string[] {
  if (type !== 'block' || !Array.isArray(expressions)) return [];
  return expressions.slice(0, -1).flatMap((part: Node) => {
    const left = part.type === 'binary' && part.value === '=' ? (part.lhs as Node | undefined) : undefined;
    return left?.type === 'variable' ? [String(left.value)] : [];
  });
}
