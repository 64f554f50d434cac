// Replaces xml2js in the bundle. jsforce uses it to parse XML replies, but our transport gives jsforce no content type,
// so jsforce parses no reply.
module.exports = {
  parseStringPromise() {
    throw new Error('jsforce read a reply as XML. The bundle has no package for that: see scripts/build/stand-ins/.');
  },
};
