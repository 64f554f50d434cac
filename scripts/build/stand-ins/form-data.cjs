// Replaces form-data in the bundle. jsforce uses it only for multipart bodies, and all our bodies are strings.
module.exports = class FormData {
  constructor() {
    throw new Error(
      'jsforce built a multipart body. The bundle has no package for that: see scripts/build/stand-ins/.',
    );
  }
};
