// What a record says besides its fields. A new option is declared in RecordOptions, or in RecordConditions if it is an
// expression, and compiled below; the hash of the rules, the plan and the rows then carry it. An option that the file
// leaves out is absent here: a default that is filled in would change the hash of every existing mapping.

/** How the org's own rules treat the records that a call writes. Absent: as the settings say, or as they say by default. */
export interface OrgRuleOptions {
  /** Whether assignment rules run. Default: false. */
  assignmentRules?: boolean;
  /** Whether a duplicate rule that only alerts refuses a record. Default: block. */
  duplicateRules?: 'block' | 'allow';
}

/** As written in the file, and handed through the plan to the write. */
export interface RecordOptions extends OrgRuleOptions {
  operation: 'upsert' | 'update' | 'create' | 'delete';
}

/** Expressions that the plan evaluates for each event: as written, or compiled. */
export interface RecordConditions<Expression> {
  /** The record is written only where this is true; asked for each item of `forEach`. */
  when?: Expression;
  /** A list: the record is written once for each item. */
  forEach?: Expression;
}

/** An expression in the file; its source text is read from the YAML, where a bare 1 or null is one too. */
export type RawExpression = string | number | boolean | null;

export interface RawOptions extends Partial<RecordOptions>, RecordConditions<RawExpression> {}

/** The operation is the one option with a default here: it has always been hashed. */
export const compileOptions = ({
  operation = 'upsert',
  assignmentRules,
  duplicateRules,
}: RawOptions): RecordOptions => ({
  operation,
  ...(assignmentRules !== undefined && { assignmentRules }),
  ...(duplicateRules !== undefined && { duplicateRules }),
});

/** What each item of `forEach` binds, without the $: the item, and its position in the list, from 0. */
export const itemVariables: readonly string[] = ['item', 'index'];

/** @param compile the expression under this name, which may use these variables */
export function compileConditions<Expression>(
  raw: RawOptions,
  compile: (name: keyof RecordConditions<Expression>, variables: readonly string[]) => Expression | undefined,
): RecordConditions<Expression> {
  const when = raw.when === undefined ? undefined : compile('when', raw.forEach === undefined ? [] : itemVariables);
  const forEach = raw.forEach === undefined ? undefined : compile('forEach', []);
  return { ...(when && { when }), ...(forEach && { forEach }) };
}
