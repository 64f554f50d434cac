// Replaces form-data in the bundle: jsforce would send the parts of a multipart body with it, and all our bodies are texts.
module.exports = class FormData {
  constructor() {
    throw new Error(
      'jsforce built a multipart body. The bundle has no package for that: see scripts/build/stand-ins/.',
    );
  }
};
