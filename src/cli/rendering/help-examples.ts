// The part of a command's help that shows calls of it.

/** What stands under the options in the help of a command. */
export const examplesOf = (...lines: string[]) => `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`;
