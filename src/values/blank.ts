// Text that is no text to Salesforce: it trims what it stores, and an empty text becomes null.

/**
 * True for a text of nothing but white space up to U+0020. A no-break space counts as a character, as it does in Salesforce
 * (Apex Developer Guide, "Primitive Data Types": a String field is never empty, only null, and has no white space around it).
 */
export const isBlank = (text: string): boolean => /^[\0- ]*$/.test(text);
