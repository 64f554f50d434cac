// The functions an expression may call, and those it may not because the same event must plan the same on every delivery.

export const builtinFunctions: readonly string[] =
  'abs append assert average base64decode base64encode boolean ceil clone contains count decodeUrl decodeUrlComponent distinct each encodeUrl encodeUrlComponent error exists filter floor formatBase formatInteger formatNumber fromMillis join keys length lookup lowercase map match max merge min not number pad parseInteger power reduce replace reverse round sift single sort split spread sqrt string substring substringAfter substringBefore sum toMillis trim type uppercase zip'.split(
    ' ',
  );

/** Name → why not, and what to do instead. */
export const refusedFunctions: ReadonlyMap<string, string> = new Map([
  ['eval', 'An expression cannot be made from the event. Write it out here.'],
  ['random', 'The same event must give the same record every time it comes. Use a value of the event, such as id.'],
  ['shuffle', 'The same event must give the same record every time it comes. Use $sort for a fixed order.'],
  ['now', 'An event may come again days later and must give the same record. Use time, the time of the event.'],
  [
    'millis',
    'An event may come again days later and must give the same record. Use $toMillis(time), the time of the event.',
  ],
]);
