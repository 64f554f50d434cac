// In place of undici in the bundle: jsforce loads it, and makes no call with it, since its transport is ours.
const unused = () => {
  throw new Error(
    'jsforce made a call of its own: every call has to go through src/pipeline/write/salesforce/transport.ts',
  );
};

module.exports = { Agent: class {}, ProxyAgent: class {}, Response: globalThis.Response, errors: {}, fetch: unused };
