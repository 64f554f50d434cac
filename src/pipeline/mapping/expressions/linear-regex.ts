// Regular expressions that run in linear time whatever the pattern: RE2 instead of JavaScript's own engine, which a
// pattern such as (a+)+$ can keep busy forever. RE2 has no look-around and no backreferences.
import { RE2JS } from 're2js';

/** The pattern for RE2; undefined if it uses a feature that RE2 does not have. */
export function compileLinear(pattern: RegExp | string): RE2JS | undefined {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch {
    return undefined;
  }
}

/** The steps to scan so many characters: each may meet every instruction of the pattern. */
export const workOf = (pattern: RE2JS, characters: number): number => (characters * pattern.programSize()) / 100;

/**
 * For JSONata's option `RegexEngine`. JSONata creates one for each regex it evaluates and asks for the matches in turn.
 * `spend` is called with the steps of each scan, and with less than 0 if it was shorter.
 */
export function linearRegexEngine(spend: (steps: number) => void): RegExpConstructor {
  const compiled = new WeakMap<RegExp, RE2JS>();

  function patternOf(regex: RegExp): RE2JS {
    const pattern = compiled.get(regex) ?? compileLinear(regex);
    if (!pattern) throw new SyntaxError('RE2 cannot run this regular expression.');
    compiled.set(regex, pattern);
    return pattern;
  }

  function LinearRegex(regex: RegExp) {
    const pattern = patternOf(regex);
    let text: string | undefined;
    let matcher = pattern.matcher('');
    return {
      lastIndex: 0,
      exec(input: string) {
        if (text !== input) {
          text = input;
          matcher = pattern.matcher(input);
        }
        const from = this.lastIndex;
        // A scan cannot be stopped, so it is counted before, as if there were no match.
        spend(1 + workOf(pattern, input.length - from));
        const found = from <= input.length && matcher.find(from);
        if (found) spend(-workOf(pattern, input.length - matcher.end()));
        this.lastIndex = found ? matcher.end() : 0;
        if (!found) return null;
        const groups = Array.from(
          { length: matcher.groupCount() },
          (_, index) => matcher.group(index + 1) ?? undefined,
        );
        return Object.assign([matcher.group() ?? '', ...groups], { index: matcher.start() });
      },
    };
  }
  // JSONata only uses `new`, `exec` and `lastIndex`.
  return LinearRegex as unknown as RegExpConstructor;
}
