// The `pattern`s of a schema, which run on texts from outside.
import { compileLinear, workOf } from '../../expressions/linear-regex.ts';

/** For Ajv's option `regExp`. `spend` gets the steps of each test. */
export const linearPatterns = (spend: (steps: number) => void) => (pattern: string) => {
  const compiled = compileLinear(pattern);
  if (!compiled) throw new Error('a pattern has look-around, a backreference or more than 1,000 repetitions');
  return {
    test(text: string) {
      spend(workOf(compiled, text.length));
      return compiled.matcher(text).find();
    },
    // Ajv distinguishes patterns by this text (node_modules/ajv/lib/vocabularies/code.ts): those with the same text share
    // one.
    toString: () => pattern,
  };
};
