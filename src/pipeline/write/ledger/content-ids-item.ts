// The item in the table of stamps that says since when events without an id get one from their content.

/** No hash of a record, so no key of stamps. */
export const contentIdsItem = 'events-without-an-id';
