// Lists all single-line mutations of a source file that a test should notice. Pure.
import ts from 'typescript';

export type Operator =
  | 'negate a condition'
  | 'drop a statement'
  | 'change a comparison'
  | 'change a number'
  | 'change a boolean'
  | 'change a string'
  | 'remove an element'
  | 'swap && and ||';

export interface LineMutation {
  /** Relative to the project's root. */
  file: string;
  /** 1-based. */
  line: number;
  operator: Operator;
  /** The whole line, before and after. */
  before: string;
  after: string;
}

interface Edit {
  operator: Operator;
  node: ts.Node;
  replacement: string;
  /** Positions where the edit starts and ends; default: those of the node. */
  start?: number;
  end?: number;
}

/** Sorted by line; mutations that do not change their line are left out. */
export function lineMutations(file: string, text: string): LineMutation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutations: LineMutation[] = [];
  const visit = (node: ts.Node): void => {
    if (isIgnored(node)) return;
    for (const edit of editsOf(node, source)) {
      const mutation = mutationOf(edit, source, file);
      if (mutation && mutation.before !== mutation.after) mutations.push(mutation);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutations.toSorted((a, b) => a.line - b.line);
}

/** Types do not exist at run time, and a module with a changed import does not load. */
const isIgnored = (node: ts.Node): boolean =>
  ts.isImportDeclaration(node) ||
  ts.isExportDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isTypeNode(node);

function editsOf(node: ts.Node, source: ts.SourceFile): Edit[] {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return [negated(node.expression, source)];
  if (ts.isConditionalExpression(node)) return [negated(node.condition, source)];
  if (ts.isBinaryExpression(node)) return swapped(node);
  if (ts.isExpressionStatement(node)) return [{ operator: 'drop a statement', node, replacement: ';' }];
  if (ts.isNumericLiteral(node)) return [{ operator: 'change a number', node, replacement: otherNumber(node.text) }];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ operator: 'change a boolean', node, replacement: 'false' }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ operator: 'change a boolean', node, replacement: 'true' }];
  if (ts.isStringLiteral(node) && isCode(node.text)) {
    return [{ operator: 'change a string', node, replacement: `'${node.text}-changed'` }];
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(removed);
  if (ts.isObjectLiteralExpression(node)) return node.properties.filter(ts.isSpreadAssignment).flatMap(removed);
  return [];
}

/** Tests assert codes, names and paths, but not sentences. */
const isCode = (text: string) => text !== '' && !text.includes(' ');

const negated = (node: ts.Expression, source: ts.SourceFile): Edit => ({
  operator: 'negate a condition',
  node,
  replacement: `!(${node.getText(source)})`,
});

const otherOperators: Record<string, { token: string; operator: Operator }> = {
  '<': { token: '<=', operator: 'change a comparison' },
  '<=': { token: '<', operator: 'change a comparison' },
  '>': { token: '>=', operator: 'change a comparison' },
  '>=': { token: '>', operator: 'change a comparison' },
  '===': { token: '!==', operator: 'change a comparison' },
  '!==': { token: '===', operator: 'change a comparison' },
  '&&': { token: '||', operator: 'swap && and ||' },
  '||': { token: '&&', operator: 'swap && and ||' },
};

function swapped({ operatorToken }: ts.BinaryExpression): Edit[] {
  const other = otherOperators[operatorToken.getText()];
  return other ? [{ operator: other.operator, node: operatorToken, replacement: other.token }] : [];
}

const otherNumber = (text: string) => (Number(text) === 0 ? '1' : `${Number(text) + 1}`);

/** Removes the node and the comma after it. */
function removed(node: ts.Node): Edit[] {
  const text = node.getSourceFile().text;
  const comma = /^\s*,[ \t]*/.exec(text.slice(node.getEnd()))?.[0] ?? '';
  return [{ operator: 'remove an element', node, replacement: '', end: node.getEnd() + comma.length }];
}

function mutationOf({ operator, node, replacement, ...at }: Edit, source: ts.SourceFile, file: string) {
  const start = at.start ?? node.getStart(source);
  const end = at.end ?? node.getEnd();
  const { line } = source.getLineAndCharacterOfPosition(start);
  if (source.getLineAndCharacterOfPosition(end).line !== line) return undefined;
  const from = source.getPositionOfLineAndCharacter(line, 0);
  const before = source.text.split('\n')[line] ?? '';
  const after = before.slice(0, start - from) + replacement + before.slice(end - from);
  return { file, line: line + 1, operator, before, after } satisfies LineMutation;
}
