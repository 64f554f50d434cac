// The saves of a call: each collection is one transaction for the triggers and flows of its object.

/** Rows of one object that were sent together, and what came of them. */
export interface Save {
  sObject: string;
  rows: number;
  /** It did more than one transaction may do. */
  exceeded: boolean;
  /** At least one of its rows was saved. */
  saved: boolean;
}

interface Records {
  records?: readonly { attributes?: { type?: string } }[];
}

/** @param answer the text of the reply; none where it tells nothing */
export function savesIn(body: unknown, answer: string): Save[] {
  const { compositeRequest, ...direct } = (body ?? {}) as Records & {
    compositeRequest?: readonly { body?: Records }[];
  };
  const reply = parse(answer);
  const results = compositeRequest
    ? ((reply as { compositeResponse?: { body?: unknown }[] } | undefined)?.compositeResponse ?? [])
    : [{ body: reply }];
  const sent = compositeRequest?.map((part) => part.body) ?? [direct];
  return sent.flatMap((each, index) => {
    const { records } = each ?? {};
    const result = results[index]?.body;
    if (!records || !Array.isArray(result)) return [];
    return [
      {
        sObject: records[0]?.attributes?.type ?? '',
        rows: records.length,
        exceeded: JSON.stringify(result).includes('System.LimitException'),
        saved: result.some((row: { success?: unknown } | null) => row?.success === true),
      },
    ];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
