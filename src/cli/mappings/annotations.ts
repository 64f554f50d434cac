// Problems in the form that GitHub Actions reads from a step's output and shows at their lines in a pull request.
import type { Problem } from '../../problem.ts';

/** One line each; empty without problems. */
export function annotations(problems: readonly Problem[]): string {
  return problems.map(annotation).join('');
}

function annotation({ severity, file, line, column, code, message, hint }: Problem): string {
  const location = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
  return `::${severity} ${location}::${data(hint === undefined ? message : `${message} ${hint}`)}\n`;
}

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
