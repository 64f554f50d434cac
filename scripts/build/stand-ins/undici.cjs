// Replaces undici in the bundle: jsforce loads it but never calls it, since all calls go through our transport.
const unused = () => {
  throw new Error(
    'jsforce made a call of its own. Every call must go through src/pipeline/write/salesforce/transport.ts.',
  );
};

module.exports = { Agent: class {}, ProxyAgent: class {}, Response: globalThis.Response, errors: {}, fetch: unused };
