// Replaces csv-parse and csv-stringify in the bundle. jsforce uses them for the Bulk API, for streams of records, and
// for replies in CSV. We use none of these.
const unused = () => {
  throw new Error('jsforce read or wrote CSV. The bundle has no package for that: see scripts/build/stand-ins/.');
};

module.exports = { parse: unused, stringify: unused, Parser: unused };
