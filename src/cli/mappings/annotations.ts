// Problems in the form that GitHub Actions reads from a step's output and shows at their lines in a pull request.
import type { Problem } from '../../problem.ts';
import { visible } from '../rendering/visible.ts';

/** One line each; empty without problems. */
export function annotations(problems: readonly Problem[]): string {
  return problems.map(annotation).join('');
}

function annotation({ severity, file, line, column, code, message, hint }: Problem): string {
  const location = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
  return `::${severity} ${location}::${data(hint === undefined ? message : `${message} ${hint}`)}\n`;
}

/** A line end in it becomes `\\n`: it would end the annotation. */
const data = (text: string) => visible(text).replaceAll('%', '%25');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
