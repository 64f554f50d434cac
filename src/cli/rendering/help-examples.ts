// Examples in the help of a command.

/** The text below the options. */
export const examplesOf = (...lines: string[]) => `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`;
