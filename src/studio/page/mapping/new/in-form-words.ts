// A decision says what to write into the file. In the form, a name is added from a list.
const toAdd = /Add this (?:under "(?:fields|links)": (\w+): (.+)|to the record: (?:fields|links): \{ (\w+): (.+) \})$/;

export const inFormWords = (decision: string): string =>
  decision.replace(toAdd, (_, inGroup?: string, value?: string, alone?: string, aloneValue?: string) => {
    const name = inGroup ?? alone ?? '';
    const text = value ?? aloneValue ?? '';
    return text.startsWith('{')
      ? `Choose “Add field”, then ${name}.`
      : `Choose “Add field”, then ${name}, and type ${text}.`;
  });
