// Replaces xml2js in the bundle: jsforce would read replies in XML with it, but our transport names no type of content, so
// it leaves every reply to us.
module.exports = {
  parseStringPromise() {
    throw new Error('jsforce read a reply as XML. The bundle has no package for that: see scripts/build/stand-ins/.');
  },
};
